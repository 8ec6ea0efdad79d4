"""U-Net (Ronneberger, Fischer and Brox 2015) with padded convolutions, under Easel's names of parameters."""

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """Two convolutions of 3x3, each with batch normalisation, unless it is left out, and ReLU."""

    def __init__(self, inputs, outputs, is_normalised=True):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=not is_normalised)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=not is_normalised)
        self.bn1 = nn.BatchNorm2d(outputs) if is_normalised else nn.Identity()
        self.bn2 = nn.BatchNorm2d(outputs) if is_normalised else nn.Identity()

    def forward(self, values):
        values = torch.relu(self.bn1(self.conv1(values)))
        return torch.relu(self.bn2(self.conv2(values)))


class Expansion(nn.Module):
    """A transposed convolution whose filters do not overlap, and a block over its result and the encoder's map."""

    def __init__(self, inputs, outputs, skipped, is_normalised=True):
        super().__init__()
        self.up = nn.ConvTranspose2d(inputs, outputs, 2, 2)
        self.block = Block(outputs + skipped, outputs, is_normalised)

    def forward(self, values, skipped):
        values = self.up(values)
        return self.block(values if skipped is None else torch.cat([skipped, values], 1))


class UNet(nn.Module):
    """The network, with levels of some widths, or over a backbone that gives maps of strides 2, 4, … and their channels."""

    def __init__(self, channels, classes, widths=None, is_normalised=True, backbone=None, stages=()):
        super().__init__()
        self.backbone, widths = backbone, list(stages) if backbone else widths
        if backbone is None:
            self.encoder = nn.ModuleList(
                Block(inputs, outputs, is_normalised) for inputs, outputs in zip([channels] + widths, widths))
        self.multiple = 2 ** (len(widths) - (backbone is None))
        steps = [(inputs, outputs, outputs) for inputs, outputs in zip(widths[:0:-1], widths[-2::-1])]
        if backbone is not None:
            steps.append((widths[0], max(widths[0] // 2, 1), 0))
        self.decoder = nn.ModuleList(Expansion(*step, is_normalised) for step in steps)
        self.output = nn.Conv2d(steps[-1][1] if steps else widths[0], classes, 1)

    def maps(self, images):
        if self.backbone is not None:
            return self.backbone(images)
        maps = []
        for block in self.encoder:
            maps.append(block(functional.max_pool2d(maps[-1], 2) if maps else images))
        return maps

    def forward(self, images):
        height, width = images.shape[2:]
        rows, columns = -height % self.multiple, -width % self.multiple
        top, left = rows // 2, columns // 2
        maps = self.maps(functional.pad(images, (left, columns - left, top, rows - top)))
        values = maps.pop()
        for step in self.decoder:
            values = step(values, maps.pop() if maps else None)
        return self.output(values)[:, :, top : top + height, left : left + width]


class ResNetMaps(nn.Module):
    """The maps of a ResNet of torchvision's: those of its stem and of its four stages."""

    def __init__(self, model):
        super().__init__()
        self.conv1, self.bn1 = model.conv1, model.bn1
        self.layer1, self.layer2, self.layer3, self.layer4 = model.layer1, model.layer2, model.layer3, model.layer4

    def forward(self, images):
        maps = [torch.relu(self.bn1(self.conv1(images)))]
        values = functional.max_pool2d(maps[0], 3, 2, 1)
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            values = layer(values)
            maps.append(values)
        return maps
