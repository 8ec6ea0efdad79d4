"""The reference autoencoder in PyTorch, its parameters in Easel's names, order and layouts."""

import torch
from torch import nn

from layouts import to_nchw, to_nhwc


class Autoencoder(nn.Module):
    """28×28×1 images as NHWC in, logits as NHWC out. Flattened as NHWC, so that the dense weights need no reordering."""

    def __init__(self, widths=(16, 32), latent=64):
        super().__init__()
        first, second = widths
        self.conv1 = nn.Conv2d(1, first, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(first, second, 3, stride=2, padding=1)
        self.dense1 = nn.Linear(49 * second, latent)
        self.dense2 = nn.Linear(latent, 49 * second)
        self.deconv1 = nn.ConvTranspose2d(second, first, 4, stride=2, padding=1)
        self.deconv2 = nn.ConvTranspose2d(first, 1, 4, stride=2, padding=1)

    def forward(self, images):
        values = torch.relu(self.conv2(torch.relu(self.conv1(to_nchw(images)))))
        values = self.dense1(to_nhwc(values).flatten(1))
        values = torch.relu(self.dense2(values)).unflatten(1, (7, 7, -1))
        return to_nhwc(self.deconv2(torch.relu(self.deconv1(to_nchw(values)))))


def in_easel_layout(model, of=lambda parameter: parameter):
    """Maps each parameter's name to `of(parameter)`, in the order of the layers.

    Both kinds of convolution filter go from PyTorch's [a, b, kH, kW] to [kH, kW, b, a]: for a convolution a is its outputs,
    for a transposed one its inputs, which are the outputs of the convolution it transposes. Dense weights are [inputs, outputs].
    """
    return {name: convert(of(parameter).detach()).clone() for name, parameter in model.named_parameters()}


def convert(values):
    if values.dim() == 4:
        return values.permute(2, 3, 1, 0)
    return values.T if values.dim() == 2 else values
