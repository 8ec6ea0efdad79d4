"""Everything that is no convolution: dense, pooling, normalisation, activations, upsampling, reductions, losses."""

import torch
from torch.nn import functional

from golden import Golden, normal, prepare
from layouts import average_pool, batch_norm, max_pool, to_nchw, to_nhwc


def pads(vertical, horizontal):
    return [[vertical, vertical], [horizontal, horizontal]]


def add_dense(golden):
    dense = lambda values, weight, bias=0: values @ weight + bias
    tensors = {"input": normal(5, 7), "weight": normal(7, 3), "bias": normal(3)}
    golden.differentiate("dense/bias", "dense", dense, tensors)
    golden.differentiate("dense/without-bias", "dense", dense, {"input": normal(3, 17), "weight": normal(17, 18)})


def add_pooling(golden):
    for name, kernel, strides, padding in [
        ("2-by-2", (2, 2), (2, 2), pads(0, 0)),
        ("3-by-3-overlapping", (3, 3), (2, 2), pads(1, 1)),
        ("3-by-2", (3, 2), (1, 2), pads(1, 0)),
    ]:
        attributes = {"kernelSize": kernel, "strides": strides, "padding": padding}
        function = lambda values: max_pool(values, kernel, strides, padding)
        golden.differentiate(f"maxPool2D/{name}", "maxPool2D", function, {"input": normal(2, 5, 6, 2)}, **attributes)
        for counted in (True, False) if padding[0][0] else (True,):
            function = lambda values: average_pool(values, kernel, strides, padding, counted)
            label = name if counted else f"{name}-without-padding"
            attributes["countsPadding"] = counted
            golden.differentiate(
                f"averagePool2D/{label}", "averagePool2D", function, {"input": normal(2, 5, 6, 2)}, **attributes
            )
    golden.differentiate("globalAveragePool2D", "globalAveragePool2D", lambda x: x.mean((1, 2)), {"input": normal(2, 3, 4, 5)})
    golden.differentiate("globalMaxPool2D", "globalMaxPool2D", lambda x: x.amax((1, 2)), {"input": normal(2, 3, 4, 5)})


def add_batch_norm(golden):
    for name, shape, training, momentum, epsilon in [
        ("training", (3, 4, 3, 5), True, 0.1, 1e-5),
        ("training-momentum", (2, 3, 3, 2), True, 0.7, 1e-3),
        ("training-rows", (6, 4), True, 0.1, 1e-5),
        ("inference", (2, 3, 4, 5), False, 0.1, 1e-5),
    ]:
        channels = shape[-1]
        inputs = {"input": 2 * normal(*shape) + 1, "scale": 1 + normal(channels, scale=0.3), "bias": normal(channels)}
        inputs = {key: value.float().double() for key, value in inputs.items()}
        statistics = {"runningMean": normal(channels), "runningVariance": (0.5 + normal(channels).abs()).float().double()}
        golden.differentiate(
            f"batchNormalization/{name}",
            "batchNormalization",
            lambda *values: batch_norm(*values, training, momentum, epsilon),
            inputs,
            statistics,
            ("runningMean", "runningVariance") if training else (),
            isTraining=training,
            momentum=momentum,
            epsilon=epsilon,
        )


def add_activations(golden):
    # Ordinary values, then the far ones where a careless formula overflows or cancels; none on a kink.
    far = torch.tensor([-100.0, -30.0, -6.5, -1e-3, 1e-3, 6.5, 30.0, 100.0])
    values = torch.cat([normal(24, scale=2.0), far]).float().double().reshape(4, 8)
    for name, function, attributes in [
        ("relu", functional.relu, {}),
        ("leakyReLU", lambda x: functional.leaky_relu(x, 0.2), {"slope": 0.2}),
        ("sigmoid", torch.sigmoid, {}),
        ("tanh", torch.tanh, {}),
        ("elu", lambda x: functional.elu(x, 1.0), {"alpha": 1.0}),
        ("elu-alpha", lambda x: functional.elu(x, 0.7), {"alpha": 0.7}),
        ("gelu", functional.gelu, {}),
        ("silu", functional.silu, {}),
        ("softplus", lambda x: functional.softplus(x, threshold=1000), {}),
        ("softmax", lambda x: functional.softmax(x, -1), {}),
        ("logSoftmax", lambda x: functional.log_softmax(x, -1), {}),
    ]:
        operation = name.split("-")[0]
        golden.differentiate(f"activation/{name}", operation, function, {"input": values}, **attributes)


def add_upsampling(golden):
    image = (1, 3, 4, 2)
    for name, size in [("2", (6, 8)), ("3-by-2", (9, 8))]:
        function = lambda x: to_nhwc(functional.interpolate(to_nchw(x), size, mode="nearest"))
        golden.differentiate(
            f"upsample/nearest-{name}", "upsample", function, {"input": normal(*image)}, mode="nearest", outputSize=size
        )
    for name, size in [("2", (6, 8)), ("uneven", (7, 5))]:
        for aligned in (False, True):
            function = lambda x: to_nhwc(functional.interpolate(to_nchw(x), size, mode="bilinear", align_corners=aligned))
            golden.differentiate(
                f"upsample/bilinear-{name}{'-aligned' if aligned else ''}",
                "upsample",
                function,
                {"input": normal(*image)},
                mode="bilinear",
                outputSize=size,
                alignsCorners=aligned,
            )


def add_reductions(golden):
    functions = {
        "sum": torch.sum,
        "mean": torch.mean,
        "max": torch.amax,
        "min": torch.amin,
        "logSumExp": torch.logsumexp,
        "variance": lambda x, dim, keepdim: torch.var(x, dim, correction=0, keepdim=keepdim),
    }
    for operation, reduce in functions.items():
        for axes, keeps in [((0, 1, 2), False), ((1,), True), ((0, 2), False)]:
            name = f"reduction/{operation}-{'-'.join(map(str, axes))}"
            function = lambda x: reduce(x, dim=axes, keepdim=keeps)
            golden.differentiate(name, operation, function, {"input": normal(3, 4, 5)}, axes=axes, keepsDimensions=keeps)


def add_losses(golden):
    logits = torch.cat([normal(3, 6, scale=2.0), torch.tensor([[60.0, -60, 0.5, 25, -25, 1]])]).double()
    targets = torch.rand(4, 6).float().double()
    weights = torch.rand(4, 6).float().double()
    binary = functional.binary_cross_entropy_with_logits
    for reduction in ("mean", "sum", "none"):
        tensors = {"input": logits, "target": targets}
        name = f"loss/binary-{reduction}"
        function = lambda x, t: binary(x, t, reduction=reduction)
        golden.differentiate(name, "binaryCrossEntropyFromLogits", function, tensors, reduction=reduction)
        # The weighted mean divides by the number of elements, not by the sum of the weights.
        function = lambda x, t, w: binary(x, t, weight=w, reduction=reduction)
        golden.differentiate(
            f"{name}-weighted", "binaryCrossEntropyFromLogits", function, tensors, {"weights": weights}, reduction=reduction
        )
        for operation, name, function, attributes in [
            ("meanSquaredError", "squared", functional.mse_loss, {}),
            ("meanAbsoluteError", "absolute", functional.l1_loss, {}),
            ("huber", "huber", functional.huber_loss, {"delta": 1.0}),
            ("huber", "huber-delta", functional.huber_loss, {"delta": 0.4}),
        ]:
            tensors = {"input": normal(3, 5), "target": normal(3, 5)}
            compute = lambda x, t: function(x, t, reduction=reduction, **attributes)
            golden.differentiate(f"loss/{name}-{reduction}", operation, compute, tensors, reduction=reduction, **attributes)
        labels = torch.tensor([2, 0, 5, 3], dtype=torch.int64)
        golden.differentiate(
            f"loss/categorical-index-{reduction}",
            "categoricalCrossEntropyFromLogits",
            lambda x, t: functional.cross_entropy(x, t, reduction=reduction),
            {"input": logits},
            {"labels": labels},
            reduction=reduction,
        )
        golden.differentiate(
            f"loss/categorical-dense-{reduction}",
            "categoricalCrossEntropyFromLogits",
            lambda x, t: functional.cross_entropy(x, t, reduction=reduction),
            {"input": logits, "target": functional.softmax(normal(4, 6), -1).float().double()},
            reduction=reduction,
        )


prepare(seed=2)
golden = Golden()
for add in (add_dense, add_pooling, add_batch_norm, add_activations, add_upsampling, add_reductions, add_losses):
    add(golden)
golden.write("layers.safetensors")
