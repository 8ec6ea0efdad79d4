"""Photographs without photographs: JPEG files of 500x400 whose spectrum is that of natural images."""

import pathlib

import numpy
from PIL import Image

QUALITY = 85


def draw(folder, count):
    """Draws so many pictures into a folder in two classes, the same ones everywhere; those there already are kept."""
    for index in range(count):
        path = pathlib.Path(folder) / ("even" if index % 2 == 0 else "odd") / f"{index:04}.jpg"
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        picture(index).save(partial, "JPEG", quality=QUALITY)
        partial.rename(path)


def picture(index):
    """One picture: noise whose amplitude falls with the frequency, as a photograph's does, and edges across it."""
    random = numpy.random.default_rng(index)
    # Of one size, so that a batch can hold them as they are.
    height, width = 400, 500
    frequencies = numpy.hypot(*numpy.meshgrid(numpy.fft.fftfreq(height), numpy.fft.rfftfreq(width), indexing="ij"))
    fall = 1 / numpy.maximum(frequencies, 1 / 500) ** 1.3

    def plane():
        spectrum = numpy.fft.rfft2(random.standard_normal((height, width))) * fall
        values = numpy.fft.irfft2(spectrum, (height, width))
        return values / values.std()

    light = plane()
    y, x = numpy.mgrid[:height, :width]
    for _ in range(12):
        centre, radius = random.random(2) * (height, width), random.uniform(15, 120)
        inside = numpy.hypot(y - centre[0], x - centre[1]) < radius
        light[inside] = 0.6 * light[inside] + random.normal()
    # The channels of a photograph differ little.
    colours = [numpy.clip(128 + 48 * (light + 0.25 * plane()), 0, 255) for _ in range(3)]
    return Image.fromarray(numpy.stack(colours, -1).astype("uint8"))
