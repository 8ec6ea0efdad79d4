"""Spectral normalisation: three steps of gradient descent and an evaluation of a convolution and of a dense layer."""

import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

from golden import Golden, normal, prepare
from layouts import to_nchw, to_nhwc

LEARNING_RATE = 0.1


class Convolution:
    """Images NHWC; weights [kH, kW, input, output], so that the right singular vector has the order of [kH, kW, input]."""

    layer = nn.Conv2d(2, 5, 3, stride=2, padding=1)
    inputs = (3, 6, 7, 2)

    @classmethod
    def apply(cls, inputs):
        return to_nhwc(cls.layer(to_nchw(inputs)))

    @staticmethod
    def weight(values):
        return values.permute(2, 3, 1, 0)

    @staticmethod
    def right(values):
        return values.reshape(2, 3, 3).permute(1, 2, 0).flatten()


class Dense:
    """Rows; weights [input, output]."""

    layer = nn.Linear(7, 4)
    inputs = (3, 7)

    @classmethod
    def apply(cls, inputs):
        return cls.layer(inputs)

    @staticmethod
    def weight(values):
        return values.T

    @staticmethod
    def right(values):
        return values


def state(case):
    kept = case.layer.parametrizations.weight
    tensors = {
        "weight": case.weight(kept.original), "bias": case.layer.bias, "outputVector": kept[0]._u,
        "inputVector": case.right(kept[0]._v),
    }
    return {name: values.detach().clone() for name, values in tensors.items()}


def named(prefix, tensors):
    return {f"{prefix}.{name}": value for name, value in tensors.items()}


golden = Golden()
prepare(seed=23)
for name, case in (("convolution", Convolution), ("dense", Dense)):
    case.layer = spectral_norm(case.layer.double())
    with torch.no_grad():
        # Values that Float32 represents exactly; the vectors far from those of the weights, so that iterating shows.
        for parameter in case.layer.parameters():
            parameter.copy_(normal(*parameter.shape))
        kept = case.layer.parametrizations.weight[0]
        for vector in (kept._u, kept._v):
            values = normal(*vector.shape)
            vector.copy_((values / values.norm()).float().double())
    initial = state(case)
    inputs = normal(*case.inputs)
    optimizer = torch.optim.SGD(case.layer.parameters(), lr=LEARNING_RATE)
    outputs, weights = [], None
    for _ in range(3):
        output = case.apply(inputs)
        weights = normal(*output.shape) if weights is None else weights
        optimizer.zero_grad()
        (output * weights).sum().backward()
        optimizer.step()
        outputs.append(output.detach())
    case.layer.eval()
    outputs.append(case.apply(inputs).detach())
    golden.add(
        name, "spectralNormalisation", {"learningRate": LEARNING_RATE}, input=inputs, weights=weights,
        **{f"output.{index}": output for index, output in enumerate(outputs)},
        **named("initial", initial), **named("final", state(case)),
    )
golden.write("spectral.safetensors")
