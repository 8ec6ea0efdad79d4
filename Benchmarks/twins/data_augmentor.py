"""Augmentor's pipeline, which works on one thread: batches as its generators make them, pictures drawn at random."""

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


# An operation by name: what a pipeline gets after decoding. Those of augmentation belong here.
OPERATIONS = {
    "decode": lambda pipeline, size: None,
    "resize": lambda pipeline, size: pipeline.add_operation(CoverAndCrop(size)),
}


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    # Of a folder Augmentor makes another for what it writes; here it writes nothing.
    pipeline = Pipeline()
    OPERATIONS[operation](pipeline, size)
    paths = sorted(glob.glob(f"{folder}/*/*.jpg"))

    def batches():
        while True:
            images = []
            for _ in range(batch_size):
                image = Image.open(random.choice(paths)).convert("RGB")
                for step in pipeline.operations:
                    image = step.perform_operation([image])[0]
                images.append(numpy.asarray(image))
            yield len(numpy.stack(images).astype("float32") / 255)

    return importlib.metadata.version("Augmentor"), batches()
