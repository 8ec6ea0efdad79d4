"""FFDNet's form in PyTorch, the twin of Sources/EaselModels/Denoisers/FFDNet.swift: it predicts the noise of images NCHW."""

import torch
from torch import nn
from torch.nn import functional

# Activations are layers of the twin too, without parameters: its convolutions are layers 0, 2, 4, …
STRIDE = 2


def name(index, part):
    """The name of a convolution's parameter in the twin's files."""
    return f"layers.{STRIDE * index}.{part}"


def noise(images, level, parameters):
    """The noise of images [N, channels, H, W], H and W even, whose noise level is [N, 1, 1, 1].

    Parameters are the weights and biases of each convolution in PyTorch's layout, in order.
    """
    places = functional.pixel_unshuffle(images, 2)
    values = torch.cat([places, level.expand(-1, 1, *places.shape[2:])], 1)
    for index, (weight, bias) in enumerate(parameters):
        values = functional.conv2d(values, weight, bias, padding=1)
        if index < len(parameters) - 1:
            values = torch.relu(values)
    return functional.pixel_shuffle(values, 2)


class FFDNet(nn.Module):
    """Convolutions of 3x3 at half the resolution. Images NCHW and noise levels [N, 1, 1, 1] to the images' noise."""

    def __init__(self, channels, hidden, depth):
        super().__init__()
        places = 4 * channels
        widths = [places + 1] + [hidden] * (depth - 1) + [places]
        self.layers = nn.ModuleList(nn.Conv2d(*pair, 3, padding=1) for pair in zip(widths, widths[1:]))
        for layer in self.layers:
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
        nn.init.normal_(self.layers[-1].weight, std=1e-3)

    def forward(self, images, level):
        return noise(images, level, [(layer.weight, layer.bias) for layer in self.layers])

    def in_easel_layout(self):
        """The parameters by the twin's names and in its layout, as Float32."""
        arrays = {}
        for index, layer in enumerate(self.layers):
            arrays[name(index, "weight")] = layer.weight.detach().permute(2, 3, 1, 0).float().cpu().contiguous().numpy()
            arrays[name(index, "bias")] = layer.bias.detach().float().cpu().numpy()
        return arrays

    @classmethod
    def loaded(cls, arrays):
        """The network of parameters in the twin's layout."""
        depth = len(arrays) // 2
        first, last = arrays[name(0, "weight")], arrays[name(depth - 1, "weight")]
        model = cls(last.shape[3] // 4, first.shape[3], depth)
        with torch.no_grad():
            for index, layer in enumerate(model.layers):
                layer.weight.copy_(torch.tensor(arrays[name(index, "weight")]).permute(3, 2, 0, 1))
                layer.bias.copy_(torch.tensor(arrays[name(index, "bias")]))
        return model
