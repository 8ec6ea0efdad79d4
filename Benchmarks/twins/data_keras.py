"""Keras's ImageDataGenerator, which changes pictures by SciPy: `generator`, in worker processes as `fit` can run it."""

import os

import keras
import numpy
from keras.src.trainers.data_adapters.py_dataset_adapter import OrderedEnqueuer
from tensorflow.keras.preprocessing.image import ImageDataGenerator

BLACK = {"fill_mode": "constant", "cval": 0}
# An operation by name: the generator's arguments.
OPERATIONS = {
    "resize": lambda size: {},
    "flip": lambda size: {"horizontal_flip": True},
    # Moves by whole pixels either way, which is what padding and cropping comes to.
    "crop": lambda size: {
        "width_shift_range": list(range(round(size / 8) + 1)), "height_shift_range": list(range(round(size / 8) + 1)),
        **BLACK,
    },
    "rotation": lambda size: {"rotation_range": 15, **BLACK},
    # A zoom for each side.
    "affine": lambda size: {
        "rotation_range": 10, "width_shift_range": 0.1, "height_shift_range": 0.1, "shear_range": 5, "zoom_range": 0.1,
        **BLACK,
    },
    "keras": lambda size: {
        "rotation_range": 40, "width_shift_range": 0.2, "height_shift_range": 0.2, "shear_range": 20, "zoom_range": 0.2,
        "horizontal_flip": True, "fill_mode": "nearest",
    },
}  # fmt: skip
LEFT_OUT = {
    "decode": "ImageDataGenerator resizes whatever it reads",
    "colour-jitter": "ImageDataGenerator has no contrast, saturation and hue",
    "blur": "ImageDataGenerator does not blur",
    "elastic": "ImageDataGenerator has none",
    "rand-augment": "ImageDataGenerator has none",
    "augmentor-course": "the pipeline is Augmentor's own",
}


class Endless(keras.utils.PyDataset):
    """The generator's batches without an end of an epoch, at which Keras starts its workers anew."""

    num_batches = None

    def __init__(self, batches):
        super().__init__()
        self.batches, self.process = batches, os.getpid()

    def __getitem__(self, index):
        if self.process != os.getpid():
            # Workers begin as copies, with one state of the random numbers.
            numpy.random.seed(os.getpid())
            self.process = os.getpid()
        return next(self.batches)[0]


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    generator = ImageDataGenerator(rescale=1 / 255, **OPERATIONS[operation](size))
    images = generator.flow_from_directory(
        folder, (size, size), batch_size=batch_size, interpolation="bilinear", keep_aspect_ratio=True
    )
    worked = OrderedEnqueuer(Endless(images), workers=threads, use_multiprocessing=True)
    worked.start()
    return keras.__version__, (len(batch) for batch in worked.get())
