"""The reference autoencoder in JAX: lax convolutions over NHWC, Adam from Optax. Variant: jit."""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import numpy
import optax
from jax import lax
from jax import numpy as jnp

from twin import Twin

LAYOUT = ("NHWC", "HWIO", "NHWC")


def initial_parameters(width=16, latent=64):
    generator = numpy.random.default_rng(0)
    flat = 2 * width * 49

    def layer(*shape):
        fan_in = numpy.prod(shape[:-1])
        weight = generator.uniform(-1, 1, shape) / numpy.sqrt(fan_in)
        return {"weight": jnp.asarray(weight, jnp.float32), "bias": jnp.zeros(shape[-1], jnp.float32)}

    return {
        "conv1": layer(3, 3, 1, width),
        "conv2": layer(3, 3, width, 2 * width),
        "dense1": layer(flat, latent),
        "dense2": layer(latent, flat),
        "deconv1": layer(4, 4, 2 * width, width),
        "deconv2": layer(4, 4, width, 1),
    }


def logits(parameters, images):
    def conv(values, layer):
        padding = ((1, 1), (1, 1))
        return lax.conv_general_dilated(values, layer["weight"], (2, 2), padding, dimension_numbers=LAYOUT) + layer["bias"]

    def deconv(values, layer):
        # A 4×4 transposed convolution with padding 1 is one over the dilated input with padding 4 − 1 − 1.
        padding = ((2, 2), (2, 2))
        return lax.conv_transpose(values, layer["weight"], (2, 2), padding, dimension_numbers=LAYOUT) + layer["bias"]

    def dense(values, layer):
        return values @ layer["weight"] + layer["bias"]

    values = jax.nn.relu(conv(images, parameters["conv1"]))
    values = jax.nn.relu(conv(values, parameters["conv2"]))
    shape = values.shape
    values = dense(values.reshape(shape[0], -1), parameters["dense1"])
    values = jax.nn.relu(dense(values, parameters["dense2"])).reshape(shape)
    return deconv(jax.nn.relu(deconv(values, parameters["deconv1"])), parameters["deconv2"])


def make(batches, variant, threads):
    if variant != "jit":
        raise ValueError(f"no variant {variant} for JAX")
    optimiser = optax.adam(1e-3)
    parameters = initial_parameters()
    state = {"parameters": parameters, "optimiser": optimiser.init(parameters)}

    def loss_of(parameters, images):
        return optax.sigmoid_binary_cross_entropy(logits(parameters, images), images).mean()

    def step(state, images):
        loss, gradients = jax.value_and_grad(loss_of)(state["parameters"], images)
        updates, optimiser_state = optimiser.update(gradients, state["optimiser"])
        return {"parameters": optax.apply_updates(state["parameters"], updates), "optimiser": optimiser_state}, loss

    compiled_step = jax.jit(step, donate_argnums=0)
    reconstruct = jax.jit(lambda parameters, images: jax.nn.sigmoid(logits(parameters, images)))

    def train(images):
        nonlocal state
        state, loss = compiled_step(state, images)
        return loss

    def infer(images):
        return reconstruct(state["parameters"], images)

    count = sum(leaf.size for leaf in jax.tree_util.tree_leaves(parameters))
    tensors = [jnp.asarray(batch) for batch in batches]
    return jax.__version__, Twin(count, tensors, train, infer, wait=jax.block_until_ready, number=float)
