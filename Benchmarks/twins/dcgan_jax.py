"""The DCGAN in JAX, a step of each player a batch: lax convolutions over NHWC, Adam from Optax. Variant: jit."""

from jax_support import check, conv, deconv, twin

import jax
import numpy
import optax
from jax import lax
from jax import numpy as jnp

LATENT = 100


def initial_players(width=64):
    generator = numpy.random.default_rng(0)

    def weight(*shape):
        return {"weight": jnp.asarray(generator.normal(0, 0.02, shape), jnp.float32)}

    def normalisation(channels):
        scale = jnp.asarray(generator.normal(1, 0.02, channels), jnp.float32)
        return {"scale": scale, "offset": jnp.zeros(channels, jnp.float32)}

    def statistics(channels):
        return {"mean": jnp.zeros(channels, jnp.float32), "variance": jnp.ones(channels, jnp.float32)}

    parameters = {
        "generator": {
            "deconv1": weight(7, 7, LATENT, 2 * width),
            "norm1": normalisation(2 * width),
            "deconv2": weight(4, 4, 2 * width, width),
            "norm2": normalisation(width),
            "deconv3": weight(4, 4, width, 1),
        },
        "discriminator": {
            "conv1": weight(4, 4, 1, width),
            "conv2": weight(4, 4, width, 2 * width),
            "norm2": normalisation(2 * width),
            "conv3": weight(7, 7, 2 * width, 1),
        },
    }
    averages = {
        "generator": {"norm1": statistics(2 * width), "norm2": statistics(width)},
        "discriminator": {"norm2": statistics(2 * width)},
    }
    return parameters, averages


def normalised(values, layer, averages, training):
    """The normalised values and the new running statistics."""
    if not training:
        mean, variance = averages["mean"], averages["variance"]
    else:
        mean, variance = values.mean((0, 1, 2)), values.var((0, 1, 2))
        count = values.size // values.shape[-1]
        averages = {
            "mean": 0.9 * averages["mean"] + 0.1 * mean,
            "variance": 0.9 * averages["variance"] + 0.1 * variance * (count / (count - 1)),
        }
    factor = layer["scale"] * lax.rsqrt(variance + 1e-5)
    return values * factor + (layer["offset"] - mean * factor), averages


def draw(player, averages, noise, training=True):
    values = deconv(noise, player["deconv1"], stride=1, padding=0)
    values, first = normalised(values, player["norm1"], averages["norm1"], training)
    values = deconv(jax.nn.relu(values), player["deconv2"])
    values, second = normalised(values, player["norm2"], averages["norm2"], training)
    images = jnp.tanh(deconv(jax.nn.relu(values), player["deconv3"]))
    return images, {"norm1": first, "norm2": second}


def judge(player, averages, images):
    values = jax.nn.leaky_relu(conv(images, player["conv1"]), 0.2)
    values, second = normalised(conv(values, player["conv2"]), player["norm2"], averages["norm2"], True)
    return conv(jax.nn.leaky_relu(values, 0.2), player["conv3"], stride=1, padding=0), {"norm2": second}


def make(batches, variant, threads):
    check(variant)
    optimizer = optax.adam(2e-4, b1=0.5)
    parameters, averages = initial_players()
    state = {
        "parameters": parameters,
        "averages": averages,
        "optimizers": {name: optimizer.init(player) for name, player in parameters.items()},
        "key": jax.random.key(0),
    }

    def discriminator_loss(player, state, images, noise):
        averages = state["averages"]
        drawn, ours = draw(state["parameters"]["generator"], averages["generator"], noise)
        real, theirs = judge(player, averages["discriminator"], images)
        fake, theirs = judge(player, theirs, lax.stop_gradient(drawn))
        # The cross-entropy of a logit x is softplus(-x) where the answer is yes, softplus(x) where it is no.
        loss = jax.nn.softplus(-real).mean() + jax.nn.softplus(fake).mean()
        return loss, {"generator": ours, "discriminator": theirs}

    def generator_loss(player, state, images, noise):
        averages = state["averages"]
        drawn, ours = draw(player, averages["generator"], noise)
        fake, theirs = judge(state["parameters"]["discriminator"], averages["discriminator"], drawn)
        return jax.nn.softplus(-fake).mean(), {"generator": ours, "discriminator": theirs}

    def step(name, loss_of, state, images):
        key, used = jax.random.split(state["key"])
        noise = jax.random.normal(used, (images.shape[0], 1, 1, LATENT))
        player = state["parameters"][name]
        (loss, averages), gradients = jax.value_and_grad(loss_of, has_aux=True)(player, state, images, noise)
        updates, own = optimizer.update(gradients, state["optimizers"][name])
        return {
            "parameters": {**state["parameters"], name: optax.apply_updates(player, updates)},
            "averages": averages,
            "optimizers": {**state["optimizers"], name: own},
            "key": key,
        }, loss

    steps = [
        jax.jit(lambda state, images: step("discriminator", discriminator_loss, state, images), donate_argnums=0),
        jax.jit(lambda state, images: step("generator", generator_loss, state, images), donate_argnums=0),
    ]

    @jax.jit
    def sample(state):
        noise = jax.random.normal(state["key"], (batches[0].shape[0], 1, 1, LATENT))
        return draw(state["parameters"]["generator"], state["averages"]["generator"], noise, training=False)[0]

    def train(images):
        nonlocal state
        losses = []
        for one in steps:
            state, loss = one(state, images)
            losses.append(loss)
        return losses[0] + losses[1]

    return twin(parameters, [2 * batch - 1 for batch in batches], train, lambda images: sample(state))
