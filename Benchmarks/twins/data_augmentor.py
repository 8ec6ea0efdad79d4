"""Augmentor's pipeline: `plain`, on the one thread that its generators work on, pictures drawn at random, and
`workers`, in the worker processes of PyTorch's DataLoader, for which it has a function."""

import glob
import importlib.metadata
import random

import numpy
from Augmentor import Operations, Pipeline
from PIL import Image


class CoverAndCrop(Operations.Operation):
    """Resizing to cover a square and cutting off the overhang: Augmentor's own resizes to a size, not to cover it."""

    def __init__(self, size):
        super().__init__(probability=1)
        self.size = size

    def perform_operation(self, images):
        return [self.covered(image) for image in images]

    def covered(self, image):
        scale = self.size / min(image.size)
        image = image.resize([round(side * scale) for side in image.size], Image.Resampling.BILINEAR)
        left, top = ((side - self.size) // 2 for side in image.size)
        return image.crop((left, top, left + self.size, top + self.size))


def course(pipeline):
    """A pipeline as its manual has it."""
    pipeline.rotate(probability=0.7, max_left_rotation=10, max_right_rotation=10)
    pipeline.flip_left_right(probability=0.5)
    pipeline.zoom(probability=0.5, min_factor=1.1, max_factor=1.5)
    pipeline.random_distortion(probability=0.5, grid_width=4, grid_height=4, magnitude=4)


# An operation by name: what a pipeline gets after decoding and resizing; of "decode" neither is left.
OPERATIONS = {
    "decode": None,
    "resize": lambda pipeline: None,
    "flip": lambda pipeline: pipeline.flip_left_right(probability=0.5),
    # By whole degrees, and always bicubic.
    "rotation": lambda pipeline: pipeline.rotate_without_crop(1, max_left_rotation=15, max_right_rotation=15),
    "augmentor-course": course,
}
LEFT_OUT = {
    "crop": "Augmentor's crops do not pad",
    "affine": "Augmentor does not translate",
    "colour-jitter": "Augmentor's pipeline has no hue",
    "blur": "Augmentor does not blur",
    "elastic": "Augmentor's distortion is that of a mesh, which augmentor-course has",
    "rand-augment": "Augmentor has none",
    "keras": "Augmentor does not translate",
}


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    # Of a folder Augmentor makes another for what it writes; here it writes nothing.
    pipeline = Pipeline()
    if OPERATIONS[operation]:
        pipeline.add_operation(CoverAndCrop(size))
        OPERATIONS[operation](pipeline)
    # Decides by each operation's probability.
    change = pipeline.torch_transform()
    version = importlib.metadata.version("Augmentor")
    if variant == "workers":
        return version, worked(folder, change, batch_size, threads)
    return version, drawn(folder, change, batch_size)


def drawn(folder, change, batch_size):
    paths = sorted(glob.glob(f"{folder}/*/*.jpg"))
    while True:
        images = [change(Image.open(random.choice(paths)).convert("RGB")) for _ in range(batch_size)]
        yield len(numpy.stack([numpy.asarray(image) for image in images]).astype("float32") / 255)


def worked(folder, change, batch_size, threads):
    from torchvision.datasets import ImageFolder
    from torchvision.transforms import v2

    import data_workers

    images = ImageFolder(folder, transform=v2.Compose([change, v2.PILToTensor()]))
    return data_workers.batches(images, batch_size, threads)
