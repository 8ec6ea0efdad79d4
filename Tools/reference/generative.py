"""The generative models: ten steps of a variational autoencoder, a DCGAN and a Wasserstein GAN, losses, penalties."""

import torch
from torch import distributions, nn
from torch.nn import functional

from autoencoder import convert, in_easel_layout
from generative_models import (
    Discriminator,
    Generator,
    VariationalAutoencoder,
    discriminator_loss,
    generator_loss,
    gradient_penalty,
)
from golden import Golden, normal, prepare
from synthetic import synthetic_images

STEPS = 10
# Two batches that take turns, the second smaller, as the last one of an epoch is.
BATCHES = [(0, 6), (6, 10)]
LATENT = 3
WIDTH = 4


def single_values(module):
    """Makes every parameter and statistic one that Float32 represents exactly."""
    with torch.no_grad():
        for values in [*module.parameters(), *module.buffers()]:
            if values.is_floating_point():
                values.copy_(values.float())
    return module


def state(*modules):
    """Every parameter and statistic of the modules in Easel's layout, in the order of the layers, scale before shift."""
    tensors = {}
    for index, module in enumerate(modules):
        for name, values in module.state_dict().items():
            if values.is_floating_point():
                tensors[f"{index}.{name}"] = convert(values.detach()).clone()
    return tensors


def named(prefix, tensors):
    return {f"{prefix}.{name}": value for name, value in tensors.items()}


def train_variational(model, images, noise):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    results = []
    for step in range(STEPS):
        start, end = BATCHES[step % 2]
        batch = images[start:end]
        logits, mean, log_variance = model(batch, noise[step, : end - start])
        reconstruction = functional.binary_cross_entropy_with_logits(logits, batch, reduction="sum") / len(batch)
        code = distributions.Normal(mean, torch.exp(0.5 * log_variance))
        divergence = distributions.kl_divergence(code, distributions.Normal(0.0, 1.0)).sum() / len(batch)
        loss = reconstruction + divergence
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        results.append(torch.stack([loss, reconstruction, divergence]).detach())
    return torch.stack(results)


def train_adversarial(generator, discriminator, images, noise):
    """The discriminator, then the generator, each with noise of its own; statistics move in both steps."""
    optimizers = [
        torch.optim.Adam(module.parameters(), lr=2e-4, betas=(0.5, 0.999)) for module in (discriminator, generator)
    ]
    results = []
    for step in range(STEPS):
        start, end = BATCHES[step % 2]
        first, second = noise[step, 0, : end - start], noise[step, 1, : end - start]
        real = discriminator(images[start:end])
        fake = generator(first).detach()
        # The statistics of real images move before those of drawn ones: the order of the two uses matters.
        verdict = discriminator(fake)
        loss = discriminator_loss("nonSaturating", real, verdict)
        optimizers[0].zero_grad()
        loss.backward()
        optimizers[0].step()
        other = generator_loss("nonSaturating", discriminator(generator(second)))
        optimizers[1].zero_grad()
        other.backward()
        optimizers[1].step()
        results.append(torch.stack([loss, other, torch.sigmoid(real).mean(), torch.sigmoid(verdict).mean()]).detach())
    return torch.stack(results)


def train_wasserstein(generator, critic, images, noise, mixing):
    """The critic with its gradient penalty, weighed 10, then the generator."""
    optimizers = [torch.optim.Adam(module.parameters(), lr=2e-4, betas=(0.5, 0.999)) for module in (critic, generator)]
    results = []
    for step in range(STEPS):
        start, end = BATCHES[step % 2]
        first, second = noise[step, 0, : end - start], noise[step, 1, : end - start]
        real, fake = images[start:end], generator(first).detach()
        loss = discriminator_loss("wasserstein", critic(real), critic(fake))
        loss = loss + 10 * gradient_penalty(critic, real, fake, mixing[step, : end - start])
        optimizers[0].zero_grad()
        loss.backward()
        optimizers[0].step()
        other = generator_loss("wasserstein", critic(generator(second)))
        optimizers[1].zero_grad()
        other.backward()
        optimizers[1].step()
        results.append(torch.stack([loss, other]).detach())
    return torch.stack(results)


golden = Golden()
prepare(seed=11)
images = synthetic_images(BATCHES[-1][1])

model = single_values(VariationalAutoencoder((4, 8), 16, LATENT))
noise = normal(STEPS, BATCHES[0][1], LATENT)
initial = in_easel_layout(model)
single = VariationalAutoencoder((4, 8), 16, LATENT).float()
single.load_state_dict(model.state_dict())
losses = train_variational(model, images, noise)
golden.add(
    "vae",
    "variationalAutoencoder",
    {"widths": [4, 8], "hiddenSize": 16, "latentSize": LATENT, "learningRate": 1e-3, "batches": BATCHES,
     "parameters": list(initial)},
    images=images, noise=noise, losses=losses, **named("initial", initial), **named("final", in_easel_layout(model)),
)
difference = (train_variational(single, images.float(), noise.float()) - losses).abs().max()
print(f"vae: losses {losses[0, 0]:.3f} … {losses[-1, 0]:.3f}, single precision differs by {difference:.1e}")

generator, discriminator = Generator(WIDTH, LATENT), Discriminator(WIDTH)
with torch.no_grad():
    # Larger than a DCGAN's N(0, 0.02), so that no gradient is so small that its sign, all that Adam's first step takes
    # of it, is a matter of rounding.
    for parameter in [*generator.parameters(), *discriminator.parameters()]:
        parameter.copy_(0.2 * torch.randn_like(parameter) + (1 if parameter.dim() == 1 else 0))
for module in (generator, discriminator):
    single_values(module)
noise = normal(STEPS, 2, BATCHES[0][1], LATENT)
initial = state(generator, discriminator)
singles = Generator(WIDTH, LATENT).float(), Discriminator(WIDTH).float()
singles[0].load_state_dict(generator.state_dict())
singles[1].load_state_dict(discriminator.state_dict())
scaled = (images * 2 - 1).float().double()
losses = train_adversarial(generator, discriminator, scaled, noise)
golden.add(
    "dcgan",
    "adversarial",
    {"baseWidth": WIDTH, "latentSize": LATENT, "learningRate": 2e-4, "batches": BATCHES, "parameters": list(initial)},
    images=scaled, noise=noise, losses=losses, **named("initial", initial),
    **named("final", state(generator, discriminator)),
)
difference = (train_adversarial(*singles, scaled.float(), noise.float()) - losses).abs().max()
final_difference = max(
    (ours - theirs).abs().max().item()
    for ours, theirs in zip(state(*singles).values(), state(generator, discriminator).values())
)
print(f"dcgan: losses {losses[0].tolist()} … {losses[-1].tolist()}")
print(f"  single precision differs by {difference:.1e}, final parameters by {final_difference:.1e}")

critic = Discriminator(WIDTH, normalised=False)
with torch.no_grad():
    for parameter in critic.parameters():
        parameter.copy_(0.2 * torch.randn_like(parameter))
single_values(critic)
real, fake, mixing = scaled[:5], torch.tanh(normal(5, 28, 28, 1)).float().double(), torch.rand(5).float().double()
penalty = gradient_penalty(critic, real, fake, mixing)
gradients = torch.autograd.grad(penalty, list(critic.parameters()), allow_unused=True)
initial = in_easel_layout(critic)
golden.add(
    "wgan-gp",
    "gradientPenalty",
    {"baseWidth": WIDTH, "parameters": list(initial)},
    real=real, fake=fake, mixing=mixing, penalty=penalty, **named("initial", initial),
    # A bias changes no slope of a piecewise linear critic: PyTorch has no gradient for it, Easel one of zeros.
    **{f"gradient.{name}": convert(torch.zeros_like(parameter) if gradient is None else gradient)
       for (name, parameter), gradient in zip(critic.named_parameters(), gradients)},
)
print(f"wgan-gp: penalty {penalty:.5f}")

# A smooth critic, whose second derivatives are not zero between kinks.
weights = {"first": normal(6, 5, scale=0.5), "second": normal(5, 1)}
leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
real, fake, mixing = normal(4, 6), normal(4, 6), torch.rand(4).float().double()
penalty = gradient_penalty(lambda rows: torch.tanh(rows @ leaves["first"]) @ leaves["second"], real, fake, mixing)
gradients = torch.autograd.grad(penalty, list(leaves.values()))
golden.add(
    "smooth", "gradientPenalty", {"parameters": list(weights)}, real=real, fake=fake, mixing=mixing, penalty=penalty,
    **named("initial", weights), **{f"gradient.{name}": value for name, value in zip(weights, gradients)},
)

for kind in ("nonSaturating", "minimax", "leastSquares", "hinge", "wasserstein"):
    real, fake = (normal(7, 1, scale=3).requires_grad_() for _ in range(2))
    first, second = discriminator_loss(kind, real, fake), generator_loss(kind, fake)
    by_real, by_fake = torch.autograd.grad(first, [real, fake])
    (by_generator,) = torch.autograd.grad(second, fake)
    golden.add(
        f"loss/{kind}", kind, {}, real=real, fake=fake, losses=torch.stack([first, second]),
        **{"gradient.real": by_real, "gradient.fake": by_fake, "gradient.generator": by_generator},
    )

mean, log_variance = normal(5, 4), normal(5, 4)
code = distributions.Normal(mean, torch.exp(0.5 * log_variance))
golden.add(
    "divergence", "standardNormalDivergence", {}, mean=mean, logVariance=log_variance,
    output=distributions.kl_divergence(code, distributions.Normal(0.0, 1.0)),
)
logits, target = normal(3, 4, 5, 2), torch.rand(3, 4, 5, 2).float().double()
deviation = 0.25
golden.add(
    "likelihood", "gaussian", {"delta": deviation}, input=logits, target=target,
    output=-distributions.Normal(torch.sigmoid(logits), deviation).log_prob(target).flatten(1).sum(1),
)

generator, critic = Generator(WIDTH, LATENT), Discriminator(WIDTH, normalised=False)
with torch.no_grad():
    for parameter in [*generator.parameters(), *critic.parameters()]:
        parameter.copy_(0.2 * torch.randn_like(parameter) + (1 if parameter.dim() == 1 else 0))
for module in (generator, critic):
    single_values(module)
noise, mixing = normal(STEPS, 2, BATCHES[0][1], LATENT), torch.rand(STEPS, BATCHES[0][1]).float().double()
initial = state(generator, critic)
singles = Generator(WIDTH, LATENT).float(), Discriminator(WIDTH, normalised=False).float()
singles[0].load_state_dict(generator.state_dict())
singles[1].load_state_dict(critic.state_dict())
losses = train_wasserstein(generator, critic, scaled, noise, mixing)
golden.add(
    "wasserstein",
    "adversarial",
    {"baseWidth": WIDTH, "latentSize": LATENT, "learningRate": 2e-4, "batches": BATCHES, "parameters": list(initial)},
    images=scaled, noise=noise, mixing=mixing, losses=losses, **named("initial", initial),
    **named("final", state(generator, critic)),
)
difference = (train_wasserstein(*singles, scaled.float(), noise.float(), mixing.float()) - losses).abs().max()
print(f"wasserstein: losses {losses[0].tolist()} … {losses[-1].tolist()}, single precision differs by {difference:.1e}")
golden.write("generative.safetensors")
