"""Layers that normalise or weigh channels, and depthwise convolutions; parameters have the names of Easel's layers."""

import torch
from torch.nn import functional

from golden import Golden, normal, prepare
from layouts import to_nchw, to_nhwc


def parameters(channels):
    return {"weight": (1 + normal(channels, scale=0.3)).float().double(), "bias": normal(channels)}


def images(*shape):
    return (2 * normal(*shape) + 1).float().double()


def add_group_norm(golden):
    for name, shape, groups, epsilon in [
        ("two-groups", (3, 4, 3, 6), 2, 1e-5),
        ("one-group", (2, 3, 5, 4), 1, 1e-3),
        ("every-channel", (2, 5, 2, 17), 17, 1e-5),
    ]:
        function = lambda x, weight, bias: to_nhwc(functional.group_norm(to_nchw(x), groups, weight, bias, epsilon))
        golden.differentiate(
            f"groupNorm/{name}", "groupNorm", function, {"input": images(*shape), **parameters(shape[-1])},
            groups=groups, epsilon=epsilon,
        )


def add_layer_norm(golden):
    for name, shape, rank in [("channels", (2, 3, 4, 5), 1), ("rows", (5, 7), 1), ("images", (3, 2, 3, 4), 3)]:
        kept = shape[-rank:]
        function = lambda x, weight, bias: functional.layer_norm(x, kept, weight, bias)
        tensors = {"input": images(*shape), "weight": 1 + normal(*kept, scale=0.3), "bias": normal(*kept)}
        tensors = {key: value.float().double() for key, value in tensors.items()}
        golden.differentiate(f"layerNorm/{name}", "layerNorm", function, tensors, epsilon=1e-5)


def add_instance_norm(golden):
    function = lambda x: to_nhwc(functional.instance_norm(to_nchw(x)))
    golden.differentiate("instanceNorm/plain", "instanceNorm", function, {"input": images(2, 4, 3, 5)}, epsilon=1e-5)
    function = lambda x, weight, bias: to_nhwc(functional.instance_norm(to_nchw(x), weight=weight, bias=bias))
    golden.differentiate(
        "instanceNorm/affine", "instanceNorm", function, {"input": images(3, 3, 4, 6), **parameters(6)}, epsilon=1e-5
    )


def add_local_response_norm(golden):
    for name, shape, size, alpha, beta, k in [
        ("paper", (2, 3, 4, 9), 5, 5e-4, 0.75, 2.0),
        ("strong", (2, 4, 3, 19), 5, 0.8, 0.75, 1.0),
        ("even", (1, 3, 3, 8), 4, 0.5, 1.5, 0.5),
        ("one", (1, 2, 3, 5), 1, 0.5, 0.5, 1.0),
        ("more-than-there-are", (2, 2, 3, 3), 9, 0.7, 0.75, 1.0),
    ]:
        function = lambda x: to_nhwc(functional.local_response_norm(to_nchw(x), size, alpha, beta, k))
        golden.differentiate(
            f"localResponseNorm/{name}", "localResponseNorm", function, {"input": normal(*shape, scale=2.0)},
            size=size, alpha=alpha, beta=beta, k=k,
        )


def add_squeeze_and_excite(golden):
    def function(x, weight1, bias1, weight2, bias2):
        image = to_nchw(x)
        scale = image.mean((2, 3), keepdim=True)
        scale = functional.relu(functional.conv2d(scale, weight1.permute(3, 2, 0, 1), bias1))
        return to_nhwc(image * torch.sigmoid(functional.conv2d(scale, weight2.permute(3, 2, 0, 1), bias2)))

    tensors = {
        "input": images(3, 4, 5, 7), "fc1.weight": normal(1, 1, 7, 3), "fc1.bias": normal(3),
        "fc2.weight": normal(1, 1, 3, 7), "fc2.bias": normal(7),
    }
    golden.differentiate("squeezeAndExcite", "squeezeAndExcite", function, tensors)


def add_depthwise(golden):
    for name, shape, multiplier, kernel, stride, padding, dilation in [
        ("3-by-3", (2, 7, 6, 19), 1, 3, 1, 1, 1),
        ("stride", (3, 8, 7, 16), 1, 3, 2, 1, 1),
        ("5-by-5", (1, 9, 8, 35), 1, 5, 2, 2, 1),
        ("multiplied", (2, 6, 5, 5), 3, 3, 1, 1, 1),
        ("dilated", (2, 9, 8, 8), 1, 3, 1, 2, 2),
    ]:
        channels = shape[-1]

        def function(x, weight, bias):
            return to_nhwc(functional.conv2d(
                to_nchw(x), weight.permute(3, 2, 0, 1), bias, stride, padding, dilation, channels))

        tensors = {
            "input": normal(*shape), "weight": normal(kernel, kernel, 1, channels * multiplier),
            "bias": normal(channels * multiplier),
        }
        golden.differentiate(
            f"depthwise/{name}", "depthwise", function, tensors, strides=[stride, stride],
            padding=[[padding, padding], [padding, padding]], dilation=[dilation, dilation],
        )


prepare(seed=43)
golden = Golden()
for add in (
    add_group_norm, add_layer_norm, add_instance_norm, add_local_response_norm, add_squeeze_and_excite, add_depthwise
):
    add(golden)
golden.write("modern-layers.safetensors")
