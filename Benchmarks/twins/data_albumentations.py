"""Albumentations on OpenCV's decoder in PyTorch's DataLoader: `antialias`, whose resizing takes the mean of all old
pixels, and `plain`, which reads four for each new one however many there are between, as OpenCV does unasked."""

import os

# Asks PyPI for its newest version at every start.
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"

import albumentations  # noqa: E402
import cv2  # noqa: E402
import torch  # noqa: E402
from albumentations import (  # noqa: E402
    Affine, AutoContrast, CenterCrop, ColorJitter, Compose, ElasticTransform, Equalize, GaussianBlur, HorizontalFlip,
    NoOp, Pad, Posterize, RandomBrightnessContrast, RandomCrop, Rotate, Sharpen, SmallestMaxSize, Solarize, SomeOf,
)  # fmt: skip
from torchvision.datasets import ImageFolder  # noqa: E402

import data_workers  # noqa: E402


def degrees(most):
    return {"x": (-most, most), "y": (0, 0)}


def rand_augment():
    """It has none: two of the same fourteen, as strong at most as magnitude 9 of 30 makes them."""
    unchanged, factors = (1, 1), (0.73, 1.27)
    return SomeOf(
        [
            NoOp(p=1),
            Affine(shear={"x": (-5.2, 5.2), "y": (0, 0)}, p=1),
            Affine(shear={"x": (0, 0), "y": (-5.2, 5.2)}, p=1),
            Affine(translate_percent={"x": (-0.136, 0.136), "y": (0, 0)}, p=1),
            Affine(translate_percent={"x": (0, 0), "y": (-0.136, 0.136)}, p=1),
            Rotate(9, p=1),
            RandomBrightnessContrast(0.27, 0, p=1),
            ColorJitter(unchanged, unchanged, factors, (0, 0), p=1),
            RandomBrightnessContrast(0, 0.27, p=1),
            Sharpen(p=1),
            Posterize(7, p=1),
            Solarize((0.7, 0.7), p=1),
            AutoContrast(p=1),
            Equalize(p=1),
        ],
        n=2, replace=True, p=1,
    )  # fmt: skip


# An operation by name: what follows decoding and resizing; of "decode" neither is left.
OPERATIONS = {
    "decode": None,
    "resize": lambda size: [],
    "flip": lambda size: [HorizontalFlip(p=0.5)],
    "crop": lambda size: [Pad(round(size / 8), p=1), RandomCrop(size, size, p=1)],
    "rotation": lambda size: [Rotate(15, p=1)],
    "affine": lambda size: [
        Affine(scale=(0.9, 1.1), translate_percent=(-0.1, 0.1), rotate=(-10, 10), shear=degrees(5), p=1)
    ],
    "colour-jitter": lambda size: [ColorJitter(0.2, 0.2, 0.2, 0.05, p=1)],
    "blur": lambda size: [GaussianBlur((9, 9), (1, 1), p=1)],
    "elastic": lambda size: [
        ElasticTransform(34, 4, noise_distribution="uniform", border_mode=cv2.BORDER_REPLICATE, p=1)
    ],
    "rand-augment": lambda size: [rand_augment()],
    "keras": lambda size: [
        Affine(
            scale={"x": (0.8, 1.2), "y": (0.8, 1.2)}, translate_percent=(-0.2, 0.2), rotate=(-40, 40),
            shear=degrees(20), border_mode=cv2.BORDER_REPLICATE, p=1,
        ),
        HorizontalFlip(p=0.5),
    ],
}  # fmt: skip
LEFT_OUT = {"augmentor-course": "the pipeline is Augmentor's own"}


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    # As its manual advises: the worker processes are all the threads there are to be.
    cv2.setNumThreads(0)
    steps = None
    if OPERATIONS[operation]:
        how = cv2.INTER_AREA if variant == "antialias" else cv2.INTER_LINEAR
        resizing = [SmallestMaxSize(size, interpolation=how, p=1), CenterCrop(size, size, p=1)]
        steps = Compose([*resizing, *OPERATIONS[operation](size)])

    def read(path):
        image = cv2.imread(path, cv2.IMREAD_COLOR_RGB)
        return torch.from_numpy(steps(image=image)["image"] if steps else image)

    images = ImageFolder(folder, loader=read)
    return f"{albumentations.__version__}, OpenCV {cv2.__version__}", data_workers.batches(images, batch_size, threads)
