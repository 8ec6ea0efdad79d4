"""The built-in denoiser's network in ONNX Runtime, as a graph of standard operations."""

import numpy
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from denoiser_pytorch import network


def graph(model, side):
    """The network for images [1, 3, side, side] as ONNX."""
    channels, half = model.layers[-1].out_channels // 4, side // 2
    constants, nodes, values = {"mapShape": numpy.array([1, 1, half, half])}, [], "places"

    def add(operation, inputs, output, **attributes):
        nodes.append(helper.make_node(operation, inputs, [output], **attributes))

    add("SpaceToDepth", ["image"], "unordered", blocksize=2)
    add("Expand", ["level", "mapShape"], "map")
    add("Concat", ["unordered", "map"], values, axis=1)
    for index, layer in enumerate(model.layers):
        weight = layer.weight.detach().numpy()
        if index == 0:
            # SpaceToDepth counts the channel last, PyTorch's unshuffling first: the filters are put into its order.
            places = numpy.arange(4 * channels).reshape(channels, 4).T.ravel()
            weight = weight[:, [*places, 4 * channels]]
        constants |= {f"weight{index}": weight, f"bias{index}": layer.bias.detach().numpy()}
        add("Conv", [values, f"weight{index}", f"bias{index}"], f"sum{index}", pads=[1, 1, 1, 1])
        values = f"sum{index}"
        if index < len(model.layers) - 1:
            add("Relu", [values], f"relu{index}")
            values = f"relu{index}"
    add("DepthToSpace", [values], "noise", blocksize=2, mode="CRD")
    add("Sub", ["image", "noise"], "restored")
    described = helper.make_graph(
        nodes, "denoiser",
        [
            helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, channels, side, side]),
            helper.make_tensor_value_info("level", TensorProto.FLOAT, [1, 1, 1, 1]),
        ],
        [helper.make_tensor_value_info("restored", TensorProto.FLOAT, [1, channels, side, side])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    made = helper.make_model(described, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made)
    return made


def session(model, side, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(
        graph(model, side).SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def make(weights, side, variant, threads):
    model = network(weights)
    level = numpy.full((1, 1, 1, 1), 0.1, numpy.float32)
    image = numpy.random.default_rng(0).random((1, 3, 64, 64), numpy.float32)
    with torch.inference_mode():
        expected = torch.from_numpy(image) - model(torch.from_numpy(image), torch.from_numpy(level))
    (small,) = session(model, 64, threads).run(None, {"image": image, "level": level})
    numpy.testing.assert_allclose(small, expected.numpy(), atol=1e-4)

    whole = session(model, side, threads)
    image = numpy.random.default_rng(0).random((1, 3, side, side), numpy.float32)
    return onnxruntime.__version__, side * side, lambda: whole.run(None, {"image": image, "level": level})
