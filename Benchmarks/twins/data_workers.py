"""Batches from worker processes, by PyTorch's DataLoader: what most read pictures with, whatever changes them."""

import torch
from torch.utils.data import DataLoader, RandomSampler


def batches(images, batch_size, threads):
    """The sizes of endless batches of pictures, which become numbers from 0 to 1 a batch at once."""
    torch.set_num_threads(1)
    # Epoch after epoch in one pass: with a few hundred pictures it would often wait at the end of one.
    sampler = RandomSampler(images, num_samples=1000 * len(images))
    loader = DataLoader(images, batch_size, sampler=sampler, num_workers=threads, persistent_workers=True)
    while True:
        for batch, _ in loader:
            yield len(batch.float().div_(255))
