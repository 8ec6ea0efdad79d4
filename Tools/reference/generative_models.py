"""The generative models in PyTorch, images NHWC in and out, parameters in the order in which Easel lists them."""

import torch
from torch import nn
from torch.nn import functional

from layouts import to_nchw, to_nhwc


class VariationalAutoencoder(nn.Module):
    """28×28×1. Flattened as NHWC, so that the dense weights need no reordering."""

    def __init__(self, widths, hidden, latent):
        super().__init__()
        first, second = widths
        self.conv1 = nn.Conv2d(1, first, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(first, second, 4, stride=2, padding=1)
        self.dense1 = nn.Linear(49 * second, hidden)
        self.mean = nn.Linear(hidden, latent)
        self.log_variance = nn.Linear(hidden, latent)
        self.dense2 = nn.Linear(latent, hidden)
        self.dense3 = nn.Linear(hidden, 49 * second)
        self.deconv1 = nn.ConvTranspose2d(second, first, 4, stride=2, padding=1)
        self.deconv2 = nn.ConvTranspose2d(first, 1, 4, stride=2, padding=1)

    def forward(self, images, noise):
        values = torch.relu(self.conv2(torch.relu(self.conv1(to_nchw(images)))))
        values = torch.relu(self.dense1(to_nhwc(values).flatten(1)))
        mean, log_variance = self.mean(values), self.log_variance(values)
        latents = mean + torch.exp(0.5 * log_variance) * noise
        values = torch.relu(self.dense3(torch.relu(self.dense2(latents)))).unflatten(1, (7, 7, -1))
        return to_nhwc(self.deconv2(torch.relu(self.deconv1(to_nchw(values))))), mean, log_variance


class Generator(nn.Module):
    """[N, latent] to 28×28×1 in -1…1."""

    def __init__(self, width, latent):
        super().__init__()
        self.layers = nn.Sequential(
            nn.ConvTranspose2d(latent, 2 * width, 7, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1, bias=False),
            nn.Tanh(),
        )

    def forward(self, noise):
        return to_nhwc(self.layers(noise[:, :, None, None]))


class Discriminator(nn.Module):
    """28×28×1 to one logit each, [N, 1]. Without normalisation the convolutions have biases."""

    def __init__(self, width, normalised=True):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, width, 4, stride=2, padding=1, bias=not normalised),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=not normalised),
            nn.BatchNorm2d(2 * width) if normalised else nn.Identity(),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 7, bias=not normalised),
            nn.Flatten(),
        )

    def forward(self, images):
        return self.layers(to_nchw(images))


def gradient_penalty(critic, real, fake, mixing):
    """The mean of (‖∇critic‖ - 1)² between real and drawn images."""
    place = mixing.reshape(-1, *[1] * (real.dim() - 1))
    between = (real + (fake - real) * place).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return ((slopes.flatten(1).norm(dim=1) - 1) ** 2).mean()


def discriminator_loss(kind, real, fake):
    entropy = functional.binary_cross_entropy_with_logits
    if kind in ("nonSaturating", "minimax"):
        return entropy(real, torch.ones_like(real)) + entropy(fake, torch.zeros_like(fake))
    if kind == "leastSquares":
        return (functional.mse_loss(real, torch.ones_like(real)) + functional.mse_loss(fake, torch.zeros_like(fake))) / 2
    if kind == "hinge":
        return torch.relu(1 - real).mean() + torch.relu(1 + fake).mean()
    return fake.mean() - real.mean()


def generator_loss(kind, fake):
    entropy = functional.binary_cross_entropy_with_logits
    if kind == "nonSaturating":
        return entropy(fake, torch.ones_like(fake))
    if kind == "minimax":
        return functional.logsigmoid(-fake).mean()
    if kind == "leastSquares":
        return functional.mse_loss(fake, torch.ones_like(fake)) / 2
    return -fake.mean()
