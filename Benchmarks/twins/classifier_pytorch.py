#!/usr/bin/env python3
"""Trains CIFAR's ResNet-20 in PyTorch as `easel train resnet20` does: the same images, batch size, optimizer, schedule,
augmentation (zeros around, a random crop, a mirror image half of the time) and initializer. Prints one line of JSON: the
accuracy on the test images after the last epoch, and the seconds that training took.

    python twins/classifier_pytorch.py --data-root DATASETS --seed 1 --epochs 20 --threads 2
"""

import argparse
import glob
import gzip
import json
import os
import time

import numpy
import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """Two convolutions and a shortcut without parameters (He et al. 2016, section 4.2, option A)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.stride, self.more = stride, outputs - inputs

    def forward(self, maps):
        shortcut = maps
        if self.more:
            half = self.more // 2
            shortcut = functional.pad(maps[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, half, self.more - half))
        inner = functional.relu(self.bn1(self.conv1(maps)))
        return functional.relu(self.bn2(self.conv2(inner)) + shortcut)


class ResNet20(nn.Module):
    """Three blocks for each of 16, 32 and 64 channels."""

    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        widths = [16] * 4 + [32] * 3 + [64] * 3
        self.blocks = nn.Sequential(
            *[Block(a, b, 2 if a != b else 1) for a, b in zip(widths[:-1], widths[1:])])
        self.fc = nn.Linear(64, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")

    def forward(self, images):
        maps = self.blocks(functional.relu(self.bn1(self.conv1(images))))
        return self.fc(maps.mean((2, 3)))


def records(paths):
    """The images [N, 3, 32, 32] in 0…1 and labels of CIFAR-10's binary files."""
    rows = []
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            rows.append(numpy.frombuffer(file.read(), numpy.uint8).reshape(-1, 3073))
    rows = numpy.concatenate(rows)
    images = torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32).astype(numpy.float32) / 255)
    return images, torch.from_numpy(rows[:, 0].astype(numpy.int64))


def augmented(images, generator):
    """Crops of images with four rows and columns of zeros around, half of them mirrored."""
    count = len(images)
    padded = functional.pad(images, (4, 4, 4, 4))
    corners = torch.randint(0, 9, (count, 2), generator=generator)
    mirrored = torch.rand(count, generator=generator) < 0.5
    result = torch.empty_like(images)
    for index in range(count):
        top, left = corners[index].tolist()
        crop = padded[index, :, top : top + 32, left : left + 32]
        result[index] = crop.flip(-1) if mirrored[index] else crop
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-root", default=os.environ.get("EASEL_DATA_ROOT"), help="a folder that holds cifar10/")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=0.1)
    parser.add_argument("--weight-decay", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    generator = torch.Generator().manual_seed(options.seed)
    folder = os.path.join(options.data_root or "", "cifar10")
    images, labels = records(sorted(glob.glob(folder + "/data_batch*")))
    tests, answers = records(sorted(glob.glob(folder + "/test_batch*")))
    model = ResNet20().to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=options.learning_rate, momentum=0.9, weight_decay=options.weight_decay)
    steps = -(-len(images) // options.batch_size) * options.epochs
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    began = time.monotonic()
    for _ in range(options.epochs):
        model.train()
        for indices in torch.randperm(len(images), generator=generator).split(options.batch_size):
            batch = augmented(images[indices], generator).contiguous(memory_format=torch.channels_last)
            optimizer.zero_grad()
            functional.cross_entropy(model(batch), labels[indices]).backward()
            optimizer.step()
            schedule.step()
    seconds = time.monotonic() - began
    model.eval()
    with torch.no_grad():
        right = sum(
            (model(batch).argmax(1) == truth).sum().item()
            for batch, truth in zip(tests.split(500), answers.split(500)))
    count = sum(parameter.numel() for parameter in model.parameters())
    print(json.dumps(
        {"accuracy": right / len(tests), "seconds": round(seconds, 1), "parameters": count,
         "images": len(images), "tests": len(tests)}))


if __name__ == "__main__":
    main()
