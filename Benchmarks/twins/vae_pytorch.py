"""The variational autoencoder in PyTorch. Variants: eager, channels-last, compile, compile-channels-last."""

import torch
from torch import nn

from pytorch_support import Variant, step, twin


class VariationalAutoencoder(nn.Module):
    def __init__(self, width=32, hidden=256, latent=20):
        super().__init__()
        flat = 2 * width * 49
        self.encoder = nn.Sequential(
            nn.Conv2d(1, width, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(flat, hidden),
            nn.ReLU(),
        )
        self.mean = nn.Linear(hidden, latent)
        self.log_variance = nn.Linear(hidden, latent)
        self.decoder = nn.Sequential(
            nn.Linear(latent, hidden),
            nn.ReLU(),
            nn.Linear(hidden, flat),
            nn.ReLU(),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1),
        )


def make(batches, variant, threads):
    variant = Variant(variant, threads)
    model = variant.placed(VariationalAutoencoder())
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def negative_bound(images):
        features = model.encoder(images)
        mean, log_variance = model.mean(features), model.log_variance(features)
        codes = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        reconstruction = nn.functional.binary_cross_entropy_with_logits(model.decoder(codes), images, reduction="sum")
        divergence = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()
        return (reconstruction + divergence) / images.shape[0]

    losses = variant.program(negative_bound)
    reconstruct = variant.program(lambda images: torch.sigmoid(model.decoder(model.mean(model.encoder(images)))))

    def infer(images):
        with torch.inference_mode():
            return reconstruct(images)

    return twin([model], variant.tensors(batches), step(optimizer, losses), infer)
