"""Trains FFDNet's form in PyTorch on the tiles that tiles.py cut, on a graphics processor if there is one.

Random crops of 64x64, turned by quarters, with normal noise of a level between 0 and 0.3, clipped to 0…1. The loss is the
squared error over the noise level, so that no level outweighs the others; what is written is a moving average of the
weights.
"""

import argparse
import math
import pathlib
import sys
import time

import numpy
import torch
from PIL import Image

import weights
from ffdnet import FFDNet

CROP = 64
HIGHEST = 0.3
AVERAGED = 0.999
WARM_UP = 500
CLIPPED = 0.2
# The last share of the time, in which a graphics processor too computes in single precision.
FINE = 0.15
# One tile of so many is held out.
HELD_OUT = 97
# How often the quality on those is measured, in seconds and in shares of the time.
SHOWN = 20, 0.05


def tiles(folder, channels):
    """All tiles in the order of their names, [N, channels, 192, 192] of 8 bits."""
    mode = "L" if channels == 1 else "RGB"
    pictures = [numpy.asarray(Image.open(path).convert(mode)) for path in sorted(pathlib.Path(folder).glob("*.png"))]
    if not pictures:
        sys.exit(f"{folder}: no tiles there")
    return torch.from_numpy(numpy.stack(pictures)).reshape(len(pictures), *pictures[0].shape[:2], channels).permute(0, 3, 1, 2)


def crops(data, count):
    """Random crops, a quarter of them in each of the four directions."""
    device, span = data.device, data.shape[2] - CROP + 1
    offsets = torch.arange(CROP, device=device)
    which = torch.randint(len(data), (count,), device=device)
    y, x = (torch.randint(span, (count,), device=device)[:, None] + offsets for _ in range(2))
    chosen = data[which[:, None, None], :, y[:, :, None], x[:, None, :]].permute(0, 3, 1, 2).float() / 255
    return torch.cat([torch.rot90(part, turns, (2, 3)) for turns, part in enumerate(chosen.chunk(4))])


class Average:
    """A moving average of a network's parameters, which takes their place where it is asked for."""

    def __init__(self, network):
        self.parameters = list(network.parameters())
        self.values = [parameter.detach().clone() for parameter in self.parameters]

    def follow(self, step):
        share = min(AVERAGED, (1 + step) / (10 + step))
        torch._foreach_lerp_(self.values, [parameter.detach() for parameter in self.parameters], 1 - share)

    def __enter__(self):
        self.swap()

    def __exit__(self, *_):
        self.swap()

    def swap(self):
        for parameter, value in zip(self.parameters, self.values):
            before = parameter.detach().clone()
            parameter.data.copy_(value)
            value.copy_(before)


@torch.no_grad()
def quality(network, held, sigmas):
    """The mean PSNR of the tiles held out at noise levels in 255ths, the noise always the same, of 8 bits."""
    generator = torch.Generator(device=held.device).manual_seed(7)
    clean, found = held.float() / 255, []
    for sigma in sigmas:
        noise = torch.randn(clean.shape, generator=generator, device=held.device) * sigma / 255
        noisy = (clean + noise).clamp(0, 1).mul(255).round() / 255
        level = torch.full((len(clean), 1, 1, 1), sigma / 255, device=held.device)
        restored = (noisy - network(noisy, level)).clamp(0, 1)
        found.append((-10 * torch.log10((restored - clean).square().mean((1, 2, 3)))).mean().item())
    return found


def shown(values):
    return ", ".join(f"{value:.2f}" for value in values)


def train(network, average, data, held, options):
    """Trains for the seconds given, the rate by a cosine of the time, and returns how many crops were seen."""
    device = data.device
    is_fast = device.type == "cuda"
    optimizer = torch.optim.Adam(network.parameters(), lr=options.learning_rate, betas=(0.9, 0.99), fused=is_fast)
    scaler = torch.amp.GradScaler(device.type, enabled=is_fast)
    step, began, last = 0, time.monotonic(), time.monotonic()
    while (share := (time.monotonic() - began) / options.seconds) < 1:
        fall = 0.005 + 0.995 * 0.5 * (1 + math.cos(math.pi * share))
        optimizer.param_groups[0]["lr"] = options.learning_rate * min(1, (step + 1) / WARM_UP) * fall
        clean = crops(data, options.batch_size)
        level = torch.rand(len(clean), 1, 1, 1, device=device) * HIGHEST
        noisy = (clean + torch.randn_like(clean) * level).clamp(0, 1)
        with torch.autocast(device.type, torch.float16, enabled=is_fast and share < 1 - FINE):
            noise = network(noisy.contiguous(memory_format=torch.channels_last), level)
        errors = (noisy - noise.float() - clean).square().mean((1, 2, 3), keepdim=True)
        loss = (errors / (level + 0.01)).mean()
        optimizer.zero_grad(set_to_none=True)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIPPED)
        scaler.step(optimizer)
        scaler.update()
        step += 1
        average.follow(step)
        if step % 10 == 0 and time.monotonic() - last > max(SHOWN[0], SHOWN[1] * options.seconds):
            with average:
                found = quality(network, held, (15, 25, 50))
            last = time.monotonic()
            rate = step * options.batch_size / (last - began)
            print(
                f"{last - began:.0f} s, step {step}, {rate:.0f} crops/s, loss {loss.item():.5f}, "
                f"held out at 15, 25, 50: {shown(found)} dB", flush=True,
            )  # fmt: skip
    return step * options.batch_size


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tiles", help="the folder of tiles")
    parser.add_argument("weights", help="the file to write")
    parser.add_argument("--training-set", required=True, help="the SHA-256 of the tiles' pixels, which the file names")
    parser.add_argument("--channels", type=int, choices=(1, 3), required=True)
    parser.add_argument("--hidden-channels", type=int, required=True)
    parser.add_argument("--depth", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--threads", type=int, help="threads on a processor without graphics")
    return parser.parse_args()


def main():
    options = parse()
    torch.manual_seed(1)
    if options.threads:
        torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    data = tiles(options.tiles, options.channels).to(device).contiguous()
    is_held = torch.zeros(len(data), dtype=torch.bool)
    is_held[::HELD_OUT] = True
    held, data = data[is_held.to(device)], data[~is_held.to(device)]
    name = torch.cuda.get_device_name() if device.type == "cuda" else f"{torch.get_num_threads()} threads"
    print(f"{options.channels} channels, {len(data)} tiles and {len(held)} held out, on {name}", flush=True)
    network = FFDNet(options.channels, options.hidden_channels, options.depth)
    network = network.to(device, memory_format=torch.channels_last)
    average = Average(network)
    seen = train(network, average, data, held, options)
    with average:
        levels = (5, 15, 25, 50, 75)
        before = quality(network, held, levels)
        weights.write(options.weights, network.in_easel_layout(), options.training_set, seen)
    arrays, _ = weights.tensors.read(options.weights)
    halved = quality(FFDNet.loaded(arrays).to(device), held, levels)
    cost = max(full - half for full, half in zip(before, halved))
    print(
        f"{seen} crops; held out at {', '.join(map(str, levels))}: {shown(before)} dB, "
        f"of which half precision costs {cost:.4f}"
    )


if __name__ == "__main__":
    main()
