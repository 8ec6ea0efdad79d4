"""The variational autoencoder in JAX: lax convolutions over NHWC, Adam from Optax. Variant: jit."""

from jax_support import check, conv, deconv, dense, twin, uniform_layer

import jax
import numpy
import optax
from jax import numpy as jnp


def initial_parameters(width=32, hidden=256, latent=20):
    generator = numpy.random.default_rng(0)
    flat = 2 * width * 49
    return {
        "conv1": uniform_layer(generator, 4, 4, 1, width),
        "conv2": uniform_layer(generator, 4, 4, width, 2 * width),
        "dense1": uniform_layer(generator, flat, hidden),
        "mean": uniform_layer(generator, hidden, latent),
        "logVariance": uniform_layer(generator, hidden, latent),
        "dense2": uniform_layer(generator, latent, hidden),
        "dense3": uniform_layer(generator, hidden, flat),
        "deconv1": uniform_layer(generator, 4, 4, 2 * width, width),
        "deconv2": uniform_layer(generator, 4, 4, width, 1),
    }


def encode(parameters, images):
    values = jax.nn.relu(conv(images, parameters["conv1"]))
    values = jax.nn.relu(conv(values, parameters["conv2"]))
    features = jax.nn.relu(dense(values.reshape(values.shape[0], -1), parameters["dense1"]))
    return dense(features, parameters["mean"]), dense(features, parameters["logVariance"])


def decode(parameters, codes):
    values = jax.nn.relu(dense(codes, parameters["dense2"]))
    values = jax.nn.relu(dense(values, parameters["dense3"])).reshape(codes.shape[0], 7, 7, -1)
    return deconv(jax.nn.relu(deconv(values, parameters["deconv1"])), parameters["deconv2"])


def negative_bound(parameters, images, key):
    mean, log_variance = encode(parameters, images)
    codes = mean + jnp.exp(0.5 * log_variance) * jax.random.normal(key, mean.shape)
    reconstruction = optax.sigmoid_binary_cross_entropy(decode(parameters, codes), images).sum()
    divergence = -0.5 * (1 + log_variance - mean**2 - jnp.exp(log_variance)).sum()
    return (reconstruction + divergence) / images.shape[0]


def make(batches, variant, threads):
    check(variant)
    optimizer = optax.adam(1e-3)
    parameters = initial_parameters()
    state = {"parameters": parameters, "optimizer": optimizer.init(parameters), "key": jax.random.key(0)}

    def step(state, images):
        key, noise = jax.random.split(state["key"])
        loss, gradients = jax.value_and_grad(negative_bound)(state["parameters"], images, noise)
        updates, optimizer_state = optimizer.update(gradients, state["optimizer"])
        parameters = optax.apply_updates(state["parameters"], updates)
        return {"parameters": parameters, "optimizer": optimizer_state, "key": key}, loss

    compiled_step = jax.jit(step, donate_argnums=0)
    reconstruct = jax.jit(lambda parameters, images: jax.nn.sigmoid(decode(parameters, encode(parameters, images)[0])))

    def train(images):
        nonlocal state
        state, loss = compiled_step(state, images)
        return loss

    return twin(parameters, batches, train, lambda images: reconstruct(state["parameters"], images))
