"""MNIST's training images as one array in 0…1, or synthetic images of the same kind where there are none."""

import gzip
import os
import struct

import numpy


def images(data_root, count):
    """Returns `count` images as Float32 [count, 28, 28, 1] and the word that says where they come from."""
    path = os.path.join(data_root, "mnist", "train-images-idx3-ubyte.gz") if data_root else None
    if path and os.path.exists(path):
        return read_idx(path)[:count].astype(numpy.float32)[..., None] / 255, "mnist"
    return synthetic(count), "synthetic"


def read_idx(path):
    """Reads an IDX file of bytes (gzip), refusing one whose header and size disagree."""
    with gzip.open(path) as file:
        content = file.read()
    zero, kind, rank = struct.unpack(">HBB", content[:4])
    shape = struct.unpack(f">{rank}I", content[4 : 4 + 4 * rank])
    values = numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * rank)
    if zero != 0 or kind != 8 or values.size != numpy.prod(shape, dtype=numpy.int64):
        raise ValueError(f"{path}: not an IDX file of bytes, or cut short")
    return values.reshape(shape)


def synthetic(count):
    """Soft strokes on black, about a fifth of the pixels lit as in MNIST."""
    generator = numpy.random.default_rng(0)
    rows, columns = numpy.mgrid[0:28, 0:28].astype(numpy.float32)
    start, end = (generator.uniform(6, 22, (2, count, 2, 1, 1)).astype(numpy.float32))
    along = end - start
    position = ((rows - start[:, 0]) * along[:, 0] + (columns - start[:, 1]) * along[:, 1]) / (
        (along**2).sum(1) + 1e-3
    )
    position = position.clip(0, 1)
    distance = (rows - start[:, 0] - position * along[:, 0]) ** 2 + (columns - start[:, 1] - position * along[:, 1]) ** 2
    return numpy.exp(-distance / 6).astype(numpy.float32)[..., None]
