"""PyTorch's DataLoader over torchvision: `pil`, as most people write it, and `tensor`, with torchvision's own decoder."""

import torch
import torchvision
from torchvision.datasets import ImageFolder
from torchvision.io import ImageReadMode, decode_jpeg, read_file
from torchvision.transforms import InterpolationMode, v2

import data_workers

BILINEAR = InterpolationMode.BILINEAR


def resized(size, *augmentation):
    return [v2.Resize(size, antialias=True), v2.CenterCrop(size), *augmentation]


# An operation by name: the transforms that follow decoding.
OPERATIONS = {
    "decode": lambda size: [],
    "resize": resized,
    "flip": lambda size: resized(size, v2.RandomHorizontalFlip(0.5)),
    "crop": lambda size: resized(size, v2.RandomCrop(size, padding=round(size / 8))),
    "rotation": lambda size: resized(size, v2.RandomRotation(15, BILINEAR)),
    "affine": lambda size: resized(size, v2.RandomAffine(10, (0.1, 0.1), (0.9, 1.1), 5, BILINEAR)),
    "colour-jitter": lambda size: resized(size, v2.ColorJitter(0.2, 0.2, 0.2, 0.05)),
    # Weights up to four deviations from the middle, as SciPy and Easel have them.
    "blur": lambda size: resized(size, v2.GaussianBlur(9, 1.0)),
    # Twice the others' alpha: it is in units of half a side.
    "elastic": lambda size: resized(size, v2.ElasticTransform(68.0, 4.0, BILINEAR)),
    "rand-augment": lambda size: resized(size, v2.RandAugment(2, 9, interpolation=BILINEAR)),
    # Of the filling modes there is only the constant, and one zoom for both sides.
    "keras": lambda size: resized(
        size, v2.RandomAffine(40, (0.2, 0.2), (0.8, 1.2), 20, BILINEAR), v2.RandomHorizontalFlip(0.5)
    ),
}
LEFT_OUT = {"augmentor-course": "the pipeline is Augmentor's own"}


def decoded(path):
    return decode_jpeg(read_file(path), mode=ImageReadMode.RGB)


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    steps = OPERATIONS[operation](size)
    if variant == "tensor":
        # Whole numbers up to the batch: the numbers of a batch are converted at once.
        images = ImageFolder(folder, transform=v2.Compose(steps) if steps else None, loader=decoded)
    else:
        images = ImageFolder(folder, transform=v2.Compose([*steps, v2.PILToTensor()]))
    version = f"{torch.__version__.split('+')[0]}, torchvision {torchvision.__version__.split('+')[0]}"
    return version, data_workers.batches(images, batch_size, threads)
