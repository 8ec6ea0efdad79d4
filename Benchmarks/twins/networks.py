"""The networks of a course that are compared beyond the models with a twin file of their own: their pictures and classes.

Benchmarks/compare reads it too, in a Python that may not have NumPy.
"""

# Height, width and channels, as `easel bench MODEL --image` has them.
PICTURES = {
    "lenet5": (28, 28, 1), "vgg11-bn": (32, 32, 3), "resnet18": (32, 32, 3), "resnet20": (32, 32, 3),
    "mobilenet-v2": (96, 96, 3), "resnet50": (224, 224, 3), "unet": (64, 64, 3),
}  # fmt: skip
# As many as `easel bench` gives a model that is trained on no data.
CLASSES = {"lenet5": 10, "resnet20": 10, "unet": 4}


def classes(model):
    return CLASSES.get(model, 1000)


def images(model, count):
    """Noise in 0…1, for which every framework computes as long as for pictures."""
    import numpy

    return numpy.random.default_rng(0).random((count, *PICTURES[model]), numpy.float32)


def labels(model, count):
    """Class numbers: of each picture, or of each pixel of a segmentation."""
    import numpy

    shape = (count, *PICTURES[model][:2]) if model == "unet" else (count,)
    return numpy.random.default_rng(1).integers(0, classes(model), shape)
