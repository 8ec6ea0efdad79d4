"""The pictures that denoisers are compared on, clean and noisy, as arrays of 8 bits: [H, W, 3], or [H, W] for grey."""

import pathlib

import numpy
from PIL import Image, UnidentifiedImageError
from skimage import data

# None of them is in any training set of ours. The first one is grey and has no place among the coloured ones.
GREY, COLOURED = "camera", ("astronaut", "coffee", "chelsea", "rocket")
# A photograph with a longer side than this is halved, so that what a JPEG file did to it counts less and runs stay short.
LONGEST = 800


def clean(folder, is_colour):
    """The pictures by their names: scikit-image's, then those of a folder (or none) in the order of their names."""
    names = COLOURED if is_colour else (GREY, *COLOURED)
    found = {name: grey_or_not(Image.fromarray(getattr(data, name)()), is_colour) for name in names}
    for path in sorted(pathlib.Path(folder).iterdir()) if folder else ():
        try:
            image = Image.open(path)
        except (UnidentifiedImageError, IsADirectoryError):
            continue
        if max(image.size) > LONGEST:
            width, height = image.size
            image = image.convert("RGB").resize((width // 2, height // 2), Image.LANCZOS)
        found[path.stem] = grey_or_not(image, is_colour)
    return found


def grey_or_not(image, is_colour):
    return numpy.asarray(image.convert("RGB" if is_colour else "L"))


def noisy(picture, sigma, seed):
    """The picture with normal noise of a standard deviation in 255ths, clipped and rounded to 8 bits as a file holds it."""
    noise = numpy.random.default_rng([seed, int(sigma)]).standard_normal(picture.shape)
    return rounded(picture + sigma * noise)


def rounded(values):
    """Values from 0 to 255 as a file of 8 bits holds them."""
    return numpy.clip(numpy.rint(values), 0, 255).astype(numpy.uint8)
