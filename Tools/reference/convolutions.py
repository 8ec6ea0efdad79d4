"""Convolutions and transposed convolutions: every attribute alone, and in the company that breaks index arithmetic."""

import torch
from torch.nn import functional

from golden import Golden, normal, prepare
from layouts import conv2d, conv_transpose2d, to_nchw, to_nhwc


def pads(value):
    return [[value, value], [value, value]]


def add_convolution(golden, name, image, kernel, outputs, strides=(1, 1), padding=pads(0), dilation=(1, 1), groups=1, bias=True):
    inputs = {"input": normal(*image), "weight": normal(*kernel, image[-1] // groups, outputs, scale=0.5)}
    if bias:
        inputs["bias"] = normal(outputs)
    golden.differentiate(
        f"conv2D/{name}",
        "conv2D",
        lambda values, weight, bias=None: conv2d(values, weight, bias, strides, padding, dilation, groups),
        inputs,
        strides=strides,
        padding=padding,
        dilation=dilation,
        groups=groups,
    )


def add_transposed(
    golden, name, image, kernel, outputs, strides=(1, 1), padding=pads(0), output_padding=(0, 0), dilation=(1, 1),
    groups=1, bias=True,
):
    inputs = {"input": normal(*image), "weight": normal(*kernel, outputs // groups, image[-1], scale=0.5)}
    if bias:
        inputs["bias"] = normal(outputs)
    arguments = (strides, padding, output_padding, dilation, groups)
    golden.differentiate(
        f"convTranspose2D/{name}",
        "convTranspose2D",
        lambda values, weight, bias=None: conv_transpose2d(values, weight, bias, *arguments),
        inputs,
        strides=strides,
        padding=padding,
        outputPadding=output_padding,
        dilation=dilation,
        groups=groups,
    )


def check_against_pytorch():
    """The padding and cropping of layouts.py is this project's own, so PyTorch's arguments must give the same."""
    values, weight, bias = normal(2, 4, 5, 6), normal(3, 4, 2, 6), normal(4)
    ours = conv_transpose2d(values, weight, bias, (2, 3), pads(1), (1, 2), (1, 1), 2)
    theirs = functional.conv_transpose2d(to_nchw(values), weight.permute(3, 2, 0, 1), bias, (2, 3), 1, (1, 2), 2)
    torch.testing.assert_close(ours, to_nhwc(theirs))
    weight = normal(3, 4, 3, 4)
    ours = conv2d(values, weight, bias, (2, 1), pads(2), (1, 2), 2)
    theirs = functional.conv2d(to_nchw(values), weight.permute(3, 2, 0, 1), bias, (2, 1), 2, (1, 2), 2)
    torch.testing.assert_close(ours, to_nhwc(theirs))


prepare(seed=1)
check_against_pytorch()
golden = Golden()
add_convolution(golden, "unit", (2, 5, 6, 3), (3, 3), 4, padding=pads(1))
add_convolution(golden, "valid-without-bias", (1, 5, 4, 2), (3, 2), 3, bias=False)
add_convolution(golden, "stride-2", (2, 6, 7, 2), (3, 3), 4, (2, 2), pads(1))
add_convolution(golden, "stride-2-same", (1, 6, 6, 2), (3, 3), 3, (2, 2), [[0, 1], [0, 1]])
add_convolution(golden, "strides-2-3", (1, 7, 8, 2), (2, 3), 3, (2, 3))
add_convolution(golden, "padding-asymmetric", (1, 4, 5, 2), (3, 3), 3, (1, 2), [[0, 1], [2, 1]])
add_convolution(golden, "kernel-over-image", (1, 3, 2, 2), (5, 5), 3, padding=pads(2))
add_convolution(golden, "dilation-2", (1, 7, 6, 2), (3, 3), 3, padding=pads(2), dilation=(2, 2))
add_convolution(golden, "dilation-stride", (1, 8, 7, 2), (3, 2), 3, (2, 1), pads(1), (1, 3))
add_convolution(golden, "groups-2", (2, 4, 4, 4), (3, 3), 6, padding=pads(1), groups=2)
add_convolution(golden, "groups-stride-dilation", (1, 7, 7, 6), (2, 3), 3, (2, 2), [[1, 0], [2, 1]], (2, 1), 3)
add_convolution(golden, "depthwise", (2, 4, 5, 5), (3, 3), 5, padding=pads(1), groups=5)
add_convolution(golden, "depthwise-multiplier-2", (1, 5, 5, 3), (3, 3), 6, (2, 2), pads(1), groups=3)
add_convolution(golden, "pointwise", (2, 3, 3, 5), (1, 1), 7)
add_convolution(golden, "pointwise-stride-2", (1, 4, 5, 3), (1, 1), 2, (2, 2))
add_convolution(golden, "wide", (1, 4, 5, 19), (2, 2), 17, (1, 1), [[1, 0], [0, 1]])

add_transposed(golden, "unit", (2, 4, 3, 3), (3, 3), 2, padding=pads(1))
add_transposed(golden, "stride-2-kernel-4", (2, 3, 4, 3), (4, 4), 2, (2, 2), pads(1))
add_transposed(golden, "stride-2-to-1-channel", (1, 3, 3, 4), (4, 4), 1, (2, 2), pads(1))
add_transposed(golden, "without-bias", (1, 3, 2, 2), (3, 3), 3, (2, 2), bias=False)
add_transposed(golden, "output-padding", (1, 3, 4, 2), (3, 3), 3, (2, 2), pads(1), (1, 1))
add_transposed(golden, "strides-3-2-output-padding", (1, 3, 3, 2), (3, 2), 3, (3, 2), pads(1), (2, 0))
add_transposed(golden, "stride-over-kernel", (1, 3, 3, 2), (2, 2), 3, (3, 3))
add_transposed(golden, "padding-asymmetric", (1, 4, 3, 2), (4, 3), 3, (2, 2), [[0, 1], [2, 1]])
add_transposed(golden, "dilation-2", (1, 4, 4, 2), (3, 3), 3, (1, 2), pads(1), (0, 1), (2, 2))
add_transposed(golden, "groups-2", (2, 3, 3, 4), (3, 3), 6, (2, 2), pads(1), groups=2)
add_transposed(golden, "depthwise", (1, 3, 4, 5), (4, 4), 5, (2, 2), pads(1), groups=5)
add_transposed(golden, "wide", (1, 2, 3, 18), (2, 2), 17, (2, 1), [[1, 0], [0, 1]])
golden.write("convolutions.safetensors")
