"""What the JAX twins share: layers over NHWC, random weights. Import it before JAX."""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import numpy
from jax import lax
from jax import numpy as jnp

from twin import Twin

LAYOUT = ("NHWC", "HWIO", "NHWC")


def dense(values, layer):
    return values @ layer["weight"] + layer["bias"]


def conv(values, layer, stride=2, padding=1):
    pads = ((padding, padding), (padding, padding))
    values = lax.conv_general_dilated(
        values, layer["weight"], (stride, stride), pads, dimension_numbers=LAYOUT
    )
    return values + layer["bias"] if "bias" in layer else values


def deconv(values, layer, stride=2, padding=1):
    # A transposed convolution of kernel k with padding p is one over the dilated input with padding k − 1 − p.
    pad = layer["weight"].shape[0] - 1 - padding
    pads = ((pad, pad), (pad, pad))
    values = lax.conv_transpose(values, layer["weight"], (stride, stride), pads, dimension_numbers=LAYOUT)
    return values + layer["bias"] if "bias" in layer else values


def uniform_layer(generator, *shape):
    """A weight in ±1/√(fan in), and a bias of zeros."""
    weight = generator.uniform(-1, 1, shape) / numpy.sqrt(numpy.prod(shape[:-1]))
    return {"weight": jnp.asarray(weight, jnp.float32), "bias": jnp.zeros(shape[-1], jnp.float32)}


def check(variant):
    if variant != "jit":
        raise ValueError(f"no variant {variant} for JAX")


def twin(parameters, batches, train, infer):
    """The framework's version, and the twin of what the parameters belong to."""
    count = sum(leaf.size for leaf in jax.tree_util.tree_leaves(parameters))
    tensors = [jnp.asarray(batch) for batch in batches]
    return jax.__version__, Twin(count, tensors, train, infer, wait=jax.block_until_ready, number=float)
