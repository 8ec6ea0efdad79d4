"""Narrow U-Nets: logits, every gradient, running statistics, and three losses, of cross-entropy and of Dice.

Weights, images and masks are drawn by rules that the tests know too (see `classifiers.py`), so the file holds only what is
compared. Needs torchvision: requirements-augmentation.txt.
"""

import torch
import torchvision
from torch.nn import functional

from classifiers import Layout, easel_name, initial, narrowed, pictures
from golden import Golden, prepare
from unet import ResNetMaps, UNet

BATCH, STEPS, RATE, CLASSES = 2, 3, 0.01, 3


def masks(height, width):
    """The classes of pixels: rectangles, another way around in each image."""
    rows, columns = torch.arange(height)[:, None] * 4 // height, torch.arange(width)[None] * 4 // width
    return torch.stack([(rows + 2 * columns + image) % CLASSES for image in range(BATCH)])


def dice(logits, labels):
    """The mean over images and classes of 1 less twice the overlap over the sum of both, with 1 added to each."""
    chosen = functional.one_hot(labels, CLASSES).permute(0, 3, 1, 2).to(logits.dtype)
    found = torch.softmax(logits, 1)
    overlap = 2 * (found * chosen).sum((2, 3)) + 1
    return (1 - overlap / (found.sum((2, 3)) + chosen.sum((2, 3)) + 1)).mean()


def resnet(height, width):
    model = narrowed(torchvision.models.resnet18(), 1 / 32, torch.zeros(BATCH, 3, height, width))
    return UNet(3, CLASSES, backbone=ResNetMaps(model), stages=[2, 2, 4, 8, 16])


CASES = {
    "unet": ((30, 35, 3), lambda: UNet(3, CLASSES, [4, 6, 8]), False),
    "unet-plain": ((16, 16, 1), lambda: UNet(1, CLASSES, [4, 8], is_normalised=False), True),
    "unet-resnet18": ((65, 66, 3), lambda: resnet(96, 96), False),
}


def add(golden, name, image, build, has_dice):
    height, width, channels = image
    layout = Layout({})
    images = pictures(height, width, channels)[:BATCH].permute(0, 3, 1, 2)
    labels, model = masks(height, width), build()
    model.train()
    with torch.no_grad():
        for key, values in model.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                shape = layout.to_easel(key, values).shape
                values.copy_(layout.to_torch(key, initial(easel_name(key), shape), values.shape))
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=0.9)
    values, losses = {}, []
    for step in range(STEPS):
        logits = model(images)
        loss = functional.cross_entropy(logits, labels)
        if has_dice:
            loss = loss + dice(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            values["logits"] = logits.permute(0, 2, 3, 1)
            for key, parameter in model.named_parameters():
                values[f"gradient.{key}"] = layout.to_easel(key, parameter.grad.clone())
            for key, buffer in model.named_buffers():
                if not key.endswith("num_batches_tracked"):
                    values[f"updated.{easel_name(key)}"] = buffer.clone()
        optimizer.step()
        losses.append(loss.detach())
    golden.add(name, name, {"learningRate": RATE}, losses=torch.stack(losses), **values)
    print(f"{name}: losses {[round(loss.item(), 4) for loss in losses]}")


prepare(seed=43)
golden = Golden()
for name, case in CASES.items():
    add(golden, name, *case)
golden.write("segmentation.safetensors")
