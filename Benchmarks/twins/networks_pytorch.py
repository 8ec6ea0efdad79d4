"""The networks of networks.py in PyTorch. Variants: eager, channels-last, compile, compile-channels-last."""

import pathlib
import sys

import torch
import torchvision
from torch import nn

import networks
from classifier_pytorch import ResNet20
from pytorch_support import Variant, step, twin

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tools" / "reference"))

from unet import UNet  # noqa: E402


def lenet5(classes):
    """With the paper's padding to 32x32, every map connected, means for subsampling and tanh."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, classes))  # fmt: skip


def vgg11_bn(classes):
    """torchvision's, but that a map of one pixel is not spread over 7x7 before the dense layers."""
    model = torchvision.models.vgg11_bn(num_classes=classes)
    model.avgpool = nn.Identity()
    model.classifier[0] = nn.Linear(512, 4096)
    return model


def resnet18(classes):
    """torchvision's with CIFAR's stem: one convolution of 3x3, and no pooling."""
    model = torchvision.models.resnet18(num_classes=classes)
    model.conv1, model.maxpool = nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.Identity()
    return model


MODELS = {
    "lenet5": lenet5, "vgg11-bn": vgg11_bn, "resnet18": resnet18, "resnet20": ResNet20,
    "mobilenet-v2": lambda classes: torchvision.models.mobilenet_v2(num_classes=classes),
    "resnet50": lambda classes: torchvision.models.resnet50(num_classes=classes),
    "unet": lambda classes: UNet(3, classes, [64, 128, 256, 512, 1024]),
}  # fmt: skip


def make(model, batches, variant, threads):
    variant = Variant(variant, threads)
    network = variant.placed(MODELS[model](networks.classes(model)))
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4)
    labels = torch.from_numpy(networks.labels(model, len(batches[0])))
    losses = variant.program(lambda images: nn.functional.cross_entropy(network(images), labels))
    predict = variant.program(lambda images: network(images).softmax(1))

    take = step(optimizer, losses)

    def train(images):
        network.train()
        return take(images)

    def infer(images):
        network.eval()
        with torch.inference_mode():
            return predict(images)

    return twin([network], variant.tensors(batches), train, infer)
