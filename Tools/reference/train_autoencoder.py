"""Trains the reference autoencoder on MNIST in PyTorch and prints the test error after each epoch.

The figure Easel's own training is held against: mean squared error of sigmoid(logits) over all test pixels, in 0…1.
"""

import argparse
import gzip
import pathlib
import struct
import time

import numpy
import torch
from torch.nn import functional

from autoencoder import Autoencoder


def read_images(path):
    content = gzip.decompress(path.read_bytes())
    magic, count, height, width = struct.unpack(">4I", content[:16])
    if magic != 0x803 or len(content) != 16 + count * height * width:
        raise SystemExit(f"{path}: not an IDX file of images, or cut short")
    pixels = numpy.frombuffer(content, numpy.uint8, offset=16).reshape(count, height, width, 1)
    return torch.from_numpy(pixels.astype(numpy.float32) / 255)


def test_error(model, images):
    with torch.inference_mode():
        squares = [(torch.sigmoid(model(part)) - part).square().sum(dtype=torch.float64) for part in images.split(1000)]
    return (sum(squares) / images.numel()).item()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_root", type=pathlib.Path, help="folder that holds mnist/, with its .gz files")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    training = read_images(options.data_root / "mnist" / "train-images-idx3-ubyte.gz")
    test = read_images(options.data_root / "mnist" / "t10k-images-idx3-ubyte.gz")
    model = Autoencoder().to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=options.learning_rate)
    for epoch in range(1, options.epochs + 1):
        start, total = time.perf_counter(), 0.0
        for indices in torch.randperm(len(training)).split(options.batch_size):
            images = training[indices]
            loss = functional.binary_cross_entropy_with_logits(model(images), images)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(images)
        seconds = time.perf_counter() - start
        print(
            f"epoch {epoch}: train loss {total / len(training):.5f}, test MSE {test_error(model, test):.5f}, "
            f"{len(training) / seconds:,.0f} images/s",
            flush=True,
        )


main()
