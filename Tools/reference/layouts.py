"""Easel's operations written with PyTorch's: tensors NHWC, filters [kernel height, kernel width, input, output]."""

import torch
from torch.nn import functional


def to_nchw(values):
    return values.permute(0, 3, 1, 2)


def to_nhwc(values):
    return values.permute(0, 2, 3, 1)


def conv2d(values, weight, bias, strides, padding, dilation, groups):
    """The filter is [kH, kW, inputs / groups, outputs], PyTorch's [outputs, inputs / groups, kH, kW].

    Padding is ((top, bottom), (left, right)), applied beforehand because PyTorch's own is symmetric.
    """
    (top, bottom), (left, right) = padding
    padded = functional.pad(to_nchw(values), (left, right, top, bottom))
    return to_nhwc(functional.conv2d(padded, weight.permute(3, 2, 0, 1), bias, strides, 0, dilation, groups))


def conv_transpose2d(values, weight, bias, strides, padding, output_padding, dilation, groups):
    """The filter is that of the convolution this one transposes: [kH, kW, outputs / groups, inputs].

    PyTorch's is [inputs, outputs / groups, kH, kW]. Padding ((top, bottom), (left, right)) is that convolution's too:
    what it would have added to its input is cut from this one's output, after the output padding has made it longer.
    """
    (top, bottom), (left, right) = padding
    # PyTorch's output padding must be under the stride or the dilation even where it is cut off again; extending the
    # full result with zeros, which then receive the bias, is the same and has no such limit.
    full = functional.conv_transpose2d(to_nchw(values), weight.permute(3, 2, 0, 1), None, strides, 0, 0, groups, dilation)
    full = functional.pad(full, (0, output_padding[1], 0, output_padding[0]))
    cropped = full[:, :, top : full.shape[2] - bottom, left : full.shape[3] - right]
    return to_nhwc(cropped if bias is None else cropped + bias[:, None, None])


def max_pool(values, kernel, strides, padding):
    (top, bottom), (left, right) = padding
    padded = functional.pad(to_nchw(values), (left, right, top, bottom), value=-torch.inf)
    return to_nhwc(functional.max_pool2d(padded, kernel, strides))


def average_pool(values, kernel, strides, padding, count_include_padding):
    symmetric = [before for before, _ in padding]
    assert all(before == after for before, after in padding)
    return to_nhwc(
        functional.avg_pool2d(
            to_nchw(values), kernel, strides, symmetric, count_include_pad=count_include_padding
        )
    )


def batch_norm(values, scale, bias, mean, variance, training, momentum, epsilon):
    """Over all axes but the last. Returns the output and, in training, the running statistics afterwards."""
    rows = values.reshape(-1, values.shape[-1])
    mean, variance = mean.clone(), variance.clone()
    output = functional.batch_norm(rows, mean, variance, scale, bias, training, momentum, epsilon)
    output = output.reshape(values.shape)
    return (output, mean, variance) if training else output
