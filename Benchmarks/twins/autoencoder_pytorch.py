"""The reference autoencoder in PyTorch. Variants: eager, channels-last, compile, compile-channels-last."""

import torch
from torch import nn

from pytorch_support import Variant, step, twin


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
    variant = Variant(variant, threads)
    model = variant.placed(autoencoder())
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = variant.program(lambda images: nn.functional.binary_cross_entropy_with_logits(model(images), images))
    reconstruct = variant.program(lambda images: torch.sigmoid(model(images)))

    def infer(images):
        with torch.inference_mode():
            return reconstruct(images)

    return twin([model], variant.tensors(batches), step(optimizer, losses), infer)
