"""The reference autoencoder in PyTorch. Variants: eager, channels-last, compile, compile-channels-last."""

import torch
from torch import nn

from twin import Twin


def autoencoder(width=16, latent=64):
    return nn.Sequential(
        nn.Conv2d(1, width, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(2 * width * 49, latent),
        nn.Linear(latent, 2 * width * 49),
        nn.ReLU(),
        nn.Unflatten(1, (2 * width, 7, 7)),
        nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1),
        nn.ReLU(),
        nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1),
    )


def make(batches, variant, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    if variant not in ("eager", "channels-last", "compile", "compile-channels-last"):
        raise ValueError(f"no variant {variant} for PyTorch")
    layout = torch.channels_last if variant.endswith("channels-last") else torch.contiguous_format
    model = autoencoder().to(memory_format=layout)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    tensors = [torch.from_numpy(batch).permute(0, 3, 1, 2).contiguous(memory_format=layout) for batch in batches]

    def losses(images):
        return nn.functional.binary_cross_entropy_with_logits(model(images), images)

    def reconstruct(images):
        return torch.sigmoid(model(images))

    if variant.startswith("compile"):
        losses = torch.compile(losses)
        reconstruct = torch.compile(reconstruct)

    def train(images):
        optimiser.zero_grad(set_to_none=True)
        loss = losses(images)
        loss.backward()
        optimiser.step()
        return loss

    def infer(images):
        with torch.inference_mode():
            return reconstruct(images)

    count = sum(parameter.numel() for parameter in model.parameters())
    return torch.__version__, Twin(count, tensors, train, infer, wait=lambda value: None, number=lambda loss: loss.item())
