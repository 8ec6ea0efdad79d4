"""The DCGAN in PyTorch, a step of each player a batch. Variants: eager, channels-last, compile, compile-channels-last."""

import torch
from torch import nn
from torch.nn.functional import softplus

from pytorch_support import Variant, twin

LATENT = 100


def players(width=64):
    generator = nn.Sequential(
        nn.ConvTranspose2d(LATENT, 2 * width, 7, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1, bias=False),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(1, width, 4, stride=2, padding=1, bias=False),
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 1, 7, bias=False),
        nn.Flatten(),
    )
    for module in [*generator, *discriminator]:
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0, 0.02)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1, 0.02)
    return generator, discriminator


def make(batches, variant, threads):
    variant = Variant(variant, threads)
    generator, discriminator = map(variant.placed, players())
    optimizers = [torch.optim.Adam(player.parameters(), lr=2e-4, betas=(0.5, 0.999)) for player in (generator, discriminator)]

    def draw(count):
        return generator(torch.randn(count, LATENT, 1, 1))

    # The cross-entropy of a logit x is softplus(-x) where the answer is yes, softplus(x) where it is no.
    @variant.program
    def discriminator_loss(images):
        with torch.no_grad():
            drawn = draw(len(images))
        return softplus(-discriminator(images)).mean() + softplus(discriminator(drawn)).mean()

    @variant.program
    def generator_loss(images):
        return softplus(-discriminator(draw(len(images)))).mean()

    def step(loss_of, optimizer, images):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(images)
        loss.backward()
        optimizer.step()
        return loss.detach()

    def train(images):
        first = step(discriminator_loss, optimizers[1], images)
        # Nothing is spent on the discriminator's weights while the generator learns.
        discriminator.requires_grad_(False)
        second = step(generator_loss, optimizers[0], images)
        discriminator.requires_grad_(True)
        return first + second

    sample = variant.program(draw)

    def infer(images):
        generator.eval()
        with torch.inference_mode():
            drawn = sample(len(images))
        generator.train()
        return drawn

    return twin([generator, discriminator], variant.tensors(batches, 2, -1), train, infer)
