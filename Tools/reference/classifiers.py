"""Narrow classifiers of every family: logits, every gradient, running statistics and three losses.

Networks that torchvision has are torchvision's own, with every layer narrowed. Weights and images are drawn by a rule that
the tests know too (`drawn`), so the file holds only what is compared. Needs torchvision: requirements-augmentation.txt.
"""

import importlib
import math

import torch
import torchvision
from torch import nn
from torch.nn import functional
from torchvision.ops.misc import Conv2dNormActivation

from golden import Golden, prepare

CLASSES, BATCH, STEPS = 10, 4, 3
models, parts = torchvision.models, importlib.import_module("torchvision.models.googlenet")
# Networks that amplify roundings take small steps: with larger ones single precision soon goes another way.
RATES = {
    "googlenet": 0.001, "plain20": 0.001,
    "mobilenet-v2": 1e-6, "mobilenet-v2-small": 1e-6, "efficientnet-lite0": 1e-6, "inception-v3": 1e-7,
}


def drawn(name, shape):
    """Numbers in -½…½ from a parameter's name and their place in Easel's layout; Float32 represents them exactly."""
    seed = 2166136261
    for byte in name.encode():
        seed = (seed ^ byte) * 16777619 % 2**32
    x = (torch.arange(math.prod(shape), dtype=torch.int64) * 0x9E3779B9 + seed) % 2**32
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B), (16, 1)):
        x = x ^ (x >> shift)
        # In two halves, since 32 by 32 bits are more than an int64 holds.
        x = ((x & 0xFFFF) * factor + (((x >> 16) * factor % 2**16) << 16)) % 2**32
    return ((x >> 8).double() / 2**24 - 0.5).reshape(shape)


def pictures(height, width, channels):
    """Squares of one colour with noise on them; images that are noise alone are too alike for batch normalisation."""
    fine = drawn("images", (BATCH, height, width, channels))
    coarse = drawn("squares", (BATCH, 4, 4, channels))
    rows = torch.arange(height) * 4 // height
    columns = torch.arange(width) * 4 // width
    return (coarse[:, rows][:, :, columns] + fine / 4).float().to(fine.dtype)


def initial(name, shape):
    values = drawn(name, shape)
    if name.endswith("runningMean"):
        return values / 2
    if len(shape) == 1:
        # Blocks of three convolutions begin by adding little, without which sixteen of them amplify every rounding.
        return values / 4 if name.endswith("bias") else (1 + values / 2) / (8 if name.endswith("bn3.weight") else 1)
    scale, fan = 1.0, math.prod(shape[:-1])
    while scale * scale * fan > 48:
        scale /= 2
    return values * scale


class Layout:
    """A parameter's way from PyTorch's layout to Easel's and back; `maps` has the map (C, H, W) that a dense layer takes."""

    def __init__(self, maps):
        self.maps = maps

    def to_easel(self, name, values):
        if values.dim() == 4:
            return values.permute(2, 3, 1, 0)
        if name in self.maps:
            return values.reshape(len(values), *self.maps[name]).permute(2, 3, 1, 0).flatten(0, 2)
        return values.T if values.dim() == 2 else values

    def to_torch(self, name, values, shape):
        if values.dim() == 4:
            return values.permute(3, 2, 0, 1)
        if name in self.maps:
            channels, height, width = self.maps[name]
            return values.reshape(height, width, channels, -1).permute(3, 2, 0, 1).flatten(1)
        return values.T if values.dim() == 2 else values


def easel_name(name):
    return name.replace("running_mean", "runningMean").replace("running_var", "runningVariance")


def narrowed(model, factor, images):
    """The model with a factor on the channels of every layer but those that give classes, as `widthFactor` has it."""

    def scaled(count):
        return CLASSES if count == CLASSES else max(1, math.floor(count * factor + 0.5))

    def walk(module):
        for name, child in module.named_children():
            if isinstance(child, nn.Conv2d):
                outputs = scaled(child.out_channels)
                is_depthwise = child.groups > 1 and child.groups == child.in_channels
                new = nn.LazyConv2d(
                    outputs, child.kernel_size, child.stride, child.padding,
                    groups=outputs if is_depthwise else child.groups, bias=child.bias is not None)
            elif isinstance(child, nn.BatchNorm2d):
                new = nn.LazyBatchNorm2d(eps=child.eps, momentum=child.momentum)
            elif isinstance(child, nn.Linear):
                new = nn.LazyLinear(scaled(child.out_features))
            else:
                walk(child)
                continue
            setattr(module, name, new)

    walk(model)
    model(images)
    return model


class Sequence(nn.Module):
    """Layers with names of their own, applied in order."""

    def __init__(self, **layers):
        super().__init__()
        for name, layer in layers.items():
            setattr(self, name, layer)

    def forward(self, values):
        for layer in self.children():
            values = layer(values)
        return values


class PlainBlock(nn.Module):
    """Two convolutions with a shortcut without parameters, or none."""

    def __init__(self, inputs, outputs, stride, is_residual):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.stride, self.missing, self.is_residual = stride, outputs - inputs, is_residual

    def forward(self, values):
        result = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(values)))))
        if self.is_residual:
            low = self.missing // 2
            shortcut = values[:, :, :: self.stride, :: self.stride]
            result = result + functional.pad(shortcut, (0, 0, 0, 0, low, self.missing - low))
        return torch.relu(result)


def cifar_resnet(width, is_residual):
    def stage(inputs, outputs, stride):
        return nn.Sequential(
            *(PlainBlock(outputs if k else inputs, outputs, 1 if k else stride, is_residual) for k in range(3)))

    return Sequence(
        conv1=nn.Conv2d(3, width, 3, 1, 1, bias=False), bn1=nn.BatchNorm2d(width), relu=nn.ReLU(),
        layer1=stage(width, width, 1), layer2=stage(width, 2 * width, 2), layer3=stage(2 * width, 4 * width, 2),
        pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), fc=nn.Linear(4 * width, CLASSES))


class PlainConvolution(nn.Module):
    """A convolution with a bias and ReLU, where torchvision's GoogLeNet has batch normalisation between."""

    def __init__(self, inputs, outputs, **options):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, **options)

    def forward(self, values):
        return torch.relu(self.conv(values))


class PaperInception(parts.Inception):
    """The third branch has the paper's 5x5."""

    def __init__(self, *widths):
        super().__init__(*widths, conv_block=PlainConvolution)
        self.branch3[1] = PlainConvolution(widths[4], widths[5], kernel_size=5, padding=2)


class PaperHead(parts.InceptionAux):
    """The means of the paper's 5x5 and stride 3 instead of those to 4x4."""

    def __init__(self, *widths, **options):
        super().__init__(*widths, conv_block=PlainConvolution, **options)

    def forward(self, values):
        values = self.conv(functional.avg_pool2d(values, 5, 3)).flatten(1)
        return self.fc2(torch.relu(self.fc1(values)))


def paper_googlenet():
    model = models.GoogLeNet(
        num_classes=CLASSES, aux_logits=True, init_weights=False,
        blocks=[PlainConvolution, PaperInception, PaperHead], dropout=0, dropout_aux=0)
    response = nn.LocalResponseNorm(5, 1e-4, 0.75, 1.0)
    model.maxpool1 = nn.Sequential(model.maxpool1, response)
    model.maxpool2 = nn.Sequential(response, model.maxpool2)
    model.maxpool4 = nn.MaxPool2d(3, 2, ceil_mode=True)
    return model


def two_towers():
    response = nn.LocalResponseNorm(5, 5e-4, 0.75, 2.0)
    pool = lambda: nn.MaxPool2d(3, 2)
    return Sequence(
        features=nn.Sequential(
            nn.Conv2d(3, 96, 11, 4), nn.ReLU(), response, pool(),
            nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(), response, pool(),
            nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(), nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(), pool()),
        flatten=nn.Flatten(),
        classifier=nn.Sequential(
            nn.Identity(), nn.Linear(256, 4096), nn.ReLU(), nn.Identity(), nn.Linear(4096, 4096), nn.ReLU(),
            nn.Linear(4096, CLASSES)))


class LiteBlock(nn.Module):
    """An inverted residual block with the names of torchvision's EfficientNet, without squeeze-and-excite."""

    def __init__(self, inputs, outputs, factor, kernel, stride):
        super().__init__()
        hidden, layers = inputs * factor, []
        part = lambda *numbers, **options: Conv2dNormActivation(
            *numbers, norm_layer=nn.BatchNorm2d, **options)
        if factor != 1:
            layers.append(part(inputs, hidden, 1, activation_layer=nn.ReLU6))
        layers.append(part(hidden, hidden, kernel, stride, groups=hidden, activation_layer=nn.ReLU6))
        layers.append(part(hidden, outputs, 1, activation_layer=None))
        self.block, self.is_residual = nn.Sequential(*layers), inputs == outputs and stride == 1

    def forward(self, values):
        return self.block(values) + values if self.is_residual else self.block(values)


def efficientnet_lite():
    part = Conv2dNormActivation
    layers, inputs = [part(3, 32, 3, 2, activation_layer=nn.ReLU6)], 32
    for factor, kernel, outputs, count, stride in [
        (1, 3, 16, 1, 1), (6, 3, 24, 2, 2), (6, 5, 40, 2, 2), (6, 3, 80, 3, 2), (6, 5, 112, 3, 1), (6, 5, 192, 4, 2),
        (6, 3, 320, 1, 1),
    ]:
        blocks = []
        for block in range(count):
            blocks.append(LiteBlock(inputs, outputs, factor, kernel, 1 if block else stride))
            inputs = outputs
        layers.append(nn.Sequential(*blocks))
    layers.append(part(320, 1280, 1, activation_layer=nn.ReLU6))
    return Sequence(
        features=nn.Sequential(*layers), pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(),
        classifier=nn.Sequential(nn.Identity(), nn.Linear(1280, CLASSES)))


def small_inception():
    """With an auxiliary head for maps that are smaller than its filters; only images of 299x299 have larger ones."""
    model = models.inception_v3(num_classes=CLASSES, aux_logits=True, init_weights=False, dropout=0)
    head = model.AuxLogits
    head.conv1.conv.padding = (2, 2)

    def forward(values):
        window = [min(side, 5) for side in values.shape[2:]]
        values = head.conv1(head.conv0(functional.avg_pool2d(values, window, 3)))
        return head.fc(values.mean((2, 3)))

    head.forward = forward
    return model


def small_mobilenet():
    model = models.mobilenet_v2(num_classes=CLASSES, dropout=0)
    model.features[0][0].stride = model.features[2].conv[1][0].stride = (1, 1)
    return model


def small_stem(model):
    model.conv1, model.maxpool = nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.Identity()
    return model


def without_pooling(model):
    """Without the means to a map that is larger than what is left: the first dense layer sees what there is."""
    model.avgpool = nn.Identity()
    return model


# Name: image, factor, the model, the maps that dense layers take.
CASES = {
    "softmax-regression": ((28, 28, 1), 1, lambda: Sequence(
        flatten=nn.Flatten(), output=nn.Linear(784, CLASSES)), {"output.weight": (1, 28, 28)}),
    "mlp": ((9, 7, 3), 1, lambda: Sequence(
        flatten=nn.Flatten(),
        hidden=nn.Sequential(
            nn.Linear(189, 12), nn.ReLU(), nn.Dropout(0), nn.Linear(12, 8), nn.ReLU(), nn.Dropout(0)),
        output=nn.Linear(8, CLASSES)), {"hidden.0.weight": (3, 9, 7)}),
    "mnist-cnn": ((27, 28, 1), 1, lambda: Sequence(
        conv1=nn.Conv2d(1, 2, 5, padding=2), relu1=nn.ReLU(), pool1=nn.MaxPool2d(2, ceil_mode=True),
        conv2=nn.Conv2d(2, 4, 5, padding=2), relu2=nn.ReLU(), pool2=nn.MaxPool2d(2, ceil_mode=True),
        flatten=nn.Flatten(), fc1=nn.Linear(196, 64), relu3=nn.ReLU(), fc2=nn.Linear(64, CLASSES)),
        {"fc1.weight": (4, 7, 7)}),
    # Without dropout, which its twin in the tests leaves out as well.
    "small-convnet": ((15, 14, 2), 1, lambda: Sequence(
        convolutions=nn.Sequential(
            nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
            nn.Conv2d(4, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
            nn.MaxPool2d(2), nn.Flatten()),
        hidden=nn.Sequential(nn.Linear(96, 12), nn.ReLU()), output=nn.Linear(12, CLASSES)),
        {"hidden.0.weight": (8, 4, 3)}),
    "lenet5": ((28, 27, 1), 1, lambda: Sequence(
        pad=nn.ZeroPad2d((2, 3, 2, 2)), c1=nn.Conv2d(1, 3, 5), tanh1=nn.Tanh(), s2=nn.AvgPool2d(2),
        c3=nn.Conv2d(3, 8, 5), tanh2=nn.Tanh(), s4=nn.AvgPool2d(2), flatten=nn.Flatten(),
        c5=nn.Linear(200, 60), tanh3=nn.Tanh(), f6=nn.Linear(60, 42), tanh4=nn.Tanh(),
        output=nn.Linear(42, CLASSES)), {"c5.weight": (8, 5, 5)}),
    "alexnet": ((95, 96, 3), 1 / 64, lambda: without_pooling(models.alexnet(num_classes=CLASSES, dropout=0)),
        {"classifier.1.weight": (4, 2, 2)}),
    "vgg11": ((64, 66, 3), 1 / 64, lambda: without_pooling(models.vgg11(num_classes=CLASSES, dropout=0)),
        {"classifier.0.weight": (8, 2, 2)}),
    "vgg11-bn": ((64, 64, 3), 1 / 64, lambda: without_pooling(models.vgg11_bn(num_classes=CLASSES, dropout=0)),
        {"classifier.0.weight": (8, 2, 2)}),
    "vgg13": ((260, 224, 1), 1 / 64, lambda: models.vgg13(num_classes=CLASSES, dropout=0),
        {"classifier.0.weight": (8, 7, 7)}),
    "resnet18": ((65, 64, 3), 1 / 32, lambda: models.resnet18(num_classes=CLASSES), {}),
    "resnet50": ((16, 17, 3), 1 / 32, lambda: small_stem(models.resnet50(num_classes=CLASSES)), {}),
    "resnet20": ((15, 16, 3), 1, lambda: cifar_resnet(4, True), {}),
    "plain20": ((16, 16, 3), 1, lambda: cifar_resnet(4, False), {}),
    "googlenet": ((128, 131, 3), 1 / 32, lambda: models.googlenet(
        num_classes=CLASSES, aux_logits=True, init_weights=False, dropout=0, dropout_aux=0),
        {"aux1.fc1.weight": (4, 4, 4), "aux2.fc1.weight": (4, 4, 4)}),
    "squeezenet": ((63, 66, 3), 1 / 8, lambda: models.squeezenet1_1(num_classes=CLASSES, dropout=0), {}),
    "alexnet-two-towers": ((99, 103, 3), 1 / 64, two_towers, {"classifier.1.weight": (4, 2, 2)}),
    "googlenet-paper": ((122, 128, 3), 1 / 32, paper_googlenet,
        {"aux1.fc1.weight": (4, 1, 2), "aux2.fc1.weight": (4, 1, 2)}),
    "inception-v3": ((99, 90, 3), 1 / 32, small_inception, {}),
    "mobilenet-v2": ((48, 50, 3), 3 / 32, lambda: models.mobilenet_v2(num_classes=CLASSES, dropout=0), {}),
    "mobilenet-v2-small": ((12, 13, 3), 3 / 32, small_mobilenet, {}),
    "efficientnet-lite0": ((40, 35, 3), 3 / 32, efficientnet_lite, {}),
}


def add(golden, name, image, factor, build, maps):
    height, width, channels = image
    layout = Layout(maps)
    images = pictures(height, width, channels).permute(0, 3, 1, 2)
    labels = torch.tensor([(3 * index + 1) % CLASSES for index in range(BATCH)])
    rate = RATES.get(name, 0.01)
    model = build()
    if factor != 1:
        model = narrowed(model, factor, images)
    model.train()
    with torch.no_grad():
        for key, values in model.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                shape = layout.to_easel(key, values).shape
                values.copy_(layout.to_torch(key, initial(easel_name(key), shape), values.shape))

    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    values, losses = {}, []
    for step in range(STEPS):
        output = model(images)
        heads = [output] if isinstance(output, torch.Tensor) else [output[0], *reversed(output[1:])]
        loss = functional.cross_entropy(heads[0], labels)
        for head in heads[1:]:
            loss = loss + (0.4 if name == "inception-v3" else 0.3) * functional.cross_entropy(head, labels)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            for index, head in enumerate(heads):
                values[f"logits{index}"] = head
            for key, parameter in model.named_parameters():
                values[f"gradient.{key}"] = layout.to_easel(key, parameter.grad.clone())
            for key, buffer in model.named_buffers():
                if not key.endswith("num_batches_tracked"):
                    values[f"updated.{easel_name(key)}"] = buffer.clone()
        optimizer.step()
        losses.append(loss.detach())
    golden.add(name, name, {"learningRate": rate}, losses=torch.stack(losses), **values)
    print(f"{name}: losses {[round(loss.item(), 4) for loss in losses]}")


if __name__ == "__main__":
    prepare(seed=41)
    golden = Golden()
    for name, case in CASES.items():
        add(golden, name, *case)
    golden.write("classifiers.safetensors")
