"""The reference autoencoder in JAX: lax convolutions over NHWC, Adam from Optax. Variant: jit."""

from jax_support import check, conv, deconv, dense, twin, uniform_layer

import jax
import numpy
import optax


def initial_parameters(width=16, latent=64):
    generator = numpy.random.default_rng(0)
    flat = 2 * width * 49
    return {
        "conv1": uniform_layer(generator, 3, 3, 1, width),
        "conv2": uniform_layer(generator, 3, 3, width, 2 * width),
        "dense1": uniform_layer(generator, flat, latent),
        "dense2": uniform_layer(generator, latent, flat),
        "deconv1": uniform_layer(generator, 4, 4, 2 * width, width),
        "deconv2": uniform_layer(generator, 4, 4, width, 1),
    }


def logits(parameters, images):
    values = jax.nn.relu(conv(images, parameters["conv1"]))
    values = jax.nn.relu(conv(values, parameters["conv2"]))
    shape = values.shape
    values = dense(values.reshape(shape[0], -1), parameters["dense1"])
    values = jax.nn.relu(dense(values, parameters["dense2"])).reshape(shape)
    return deconv(jax.nn.relu(deconv(values, parameters["deconv1"])), parameters["deconv2"])


def make(batches, variant, threads):
    check(variant)
    optimizer = optax.adam(1e-3)
    parameters = initial_parameters()
    state = {"parameters": parameters, "optimizer": optimizer.init(parameters)}

    def loss_of(parameters, images):
        return optax.sigmoid_binary_cross_entropy(logits(parameters, images), images).mean()

    def step(state, images):
        loss, gradients = jax.value_and_grad(loss_of)(state["parameters"], images)
        updates, optimizer_state = optimizer.update(gradients, state["optimizer"])
        return {"parameters": optax.apply_updates(state["parameters"], updates), "optimizer": optimizer_state}, loss

    compiled_step = jax.jit(step, donate_argnums=0)
    reconstruct = jax.jit(lambda parameters, images: jax.nn.sigmoid(logits(parameters, images)))

    def train(images):
        nonlocal state
        state, loss = compiled_step(state, images)
        return loss

    return twin(parameters, batches, train, lambda images: reconstruct(state["parameters"], images))
