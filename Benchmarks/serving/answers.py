"""What the servers to compare with answer: the reference autoencoder in PyTorch, pictures read and written by Pillow."""

import io
import pathlib
import sys

import numpy
import torch
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "twins"))
from autoencoder_pytorch import autoencoder  # noqa: E402

# A process each for the processors, as such servers are run: more threads than that would only be in each other's way.
torch.set_num_threads(1)
MODEL = autoencoder().eval()
# As much as the page of Easel.
PAGE = b"<!doctype html>" + b" " * 97000


def png(values):
    """A picture of numbers in 0…1 as a PNG file."""
    file = io.BytesIO()
    Image.fromarray((values * 255 + 0.5).astype(numpy.uint8)).save(file, "PNG", compress_level=1)
    return file.getvalue()


def reconstruct(body):
    """The reconstruction of a picture file, as a PNG file."""
    picture = Image.open(io.BytesIO(body)).convert("L").resize((28, 28))
    values = torch.from_numpy(numpy.asarray(picture, dtype=numpy.float32) / 255)[None, None]
    with torch.inference_mode():
        return png(torch.sigmoid(MODEL(values))[0, 0].numpy())


def sample(seed, count):
    """Pictures drawn from a seed in a grid of squares, each pixel twice as large, as a PNG file."""
    generator = torch.Generator().manual_seed(seed)
    latents = torch.randn(count, 64, generator=generator)
    with torch.inference_mode():
        values = torch.sigmoid(MODEL[6:](latents))[:, 0].numpy()
    columns = int(numpy.ceil(count**0.5))
    rows = -(-count // columns)
    sheet = numpy.full((rows * 60 + 4, columns * 60 + 4), 96 / 255, dtype=numpy.float32)
    for place, picture in enumerate(values):
        top, left = place // columns * 60 + 4, place % columns * 60 + 4
        sheet[top : top + 56, left : left + 56] = picture.repeat(2, 0).repeat(2, 1)
    return png(sheet)
