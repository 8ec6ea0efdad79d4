"""BM3D on a noisy picture in colour, with as many threads as it likes."""

import importlib.metadata

import numpy
from skimage import data


def make(weights, side, variant, threads):
    import bm3d

    clean = data.astronaut()[:side, :side] / 255
    noisy = numpy.clip(clean + 25 / 255 * numpy.random.default_rng(0).standard_normal(clean.shape), 0, 1)
    pixels = clean.shape[0] * clean.shape[1]
    return importlib.metadata.version("bm3d"), pixels, lambda: bm3d.bm3d_rgb(noisy, 25 / 255)
