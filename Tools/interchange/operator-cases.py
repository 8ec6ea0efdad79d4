"""Writes test cases of single operators: `operator-cases.py OUT`.

A case is a folder as ONNX's own tests have them, with what ONNX Runtime makes of drawn inputs. They are of operators that ONNX's
own cases try in few ways, each with several of its attributes. Easel's tests try them where EASEL_ONNX_CASES names the folder.
"""

import itertools
import pathlib
import sys

import numpy
import onnx
import onnxruntime
from onnx import helper, numpy_helper

RANDOM = numpy.random.default_rng(1)


def drawn(*sizes, scale=1.0):
    """Numbers from -scale to scale."""
    return RANDOM.uniform(-scale, scale, sizes).astype(numpy.float32)


def bytes_of(*sizes, kind=numpy.uint8):
    """Whole numbers of 8 bits; signed ones of 7, for on processors without VNNI ONNX Runtime adds larger ones in 16 bits."""
    low, high = (-64, 64) if kind == numpy.int8 else (0, 256)
    return RANDOM.integers(low, high, sizes).astype(kind)


def number(value, kind=numpy.float32):
    """One number."""
    return numpy.array(value, kind)


def cases():
    """A name, an operator, its version, inputs by names, the number of outputs, and attributes."""
    for mode, padding, aligns in itertools.product(
        ["bilinear", "nearest", "bicubic"], ["zeros", "border", "reflection"], [0, 1]
    ):
        yield (
            f"gridsample-{mode}-{padding}-{aligns}", "GridSample", 16,
            {"x": drawn(2, 3, 17, 11), "grid": drawn(2, 9, 13, 2, scale=2.3)}, 1,
            {"mode": mode, "padding_mode": padding, "align_corners": aligns},
        )
    for transformation, ratio in itertools.product(["half_pixel", "output_half_pixel"], [1, 2, 3]):
        starts = RANDOM.uniform(-4, 30, (7, 2))
        regions = numpy.concatenate([starts, starts + RANDOM.uniform(0, 20, (7, 2))], 1).astype(numpy.float32)
        yield (
            f"roialign-{transformation}-{ratio}", "RoiAlign", 16,
            {"x": drawn(3, 4, 14, 15), "rois": regions, "owners": RANDOM.integers(0, 3, 7)}, 1,
            {
                "output_height": 5, "output_width": 7, "sampling_ratio": ratio, "spatial_scale": 0.4,
                "coordinate_transformation_mode": transformation,
            },
        )
    for largest, axis in itertools.product([0, 1], [0, 1, -1]):
        yield (
            f"topk-{largest}-{axis}", "TopK", 11, {"x": numpy.round(drawn(8, 9, 7), 1), "k": number([6], numpy.int64)}, 2,
            {"axis": axis, "largest": largest},
        )
    for kind, group in itertools.product([numpy.uint8, numpy.int8], [1, 2]):
        name = f"{numpy.dtype(kind).name}-{group}"
        attributes = {"group": group, "pads": [1, 2, 0, 1], "strides": [2, 1]}
        yield (
            f"convinteger-{name}", "ConvInteger", 10,
            {"x": bytes_of(2, 4, 9, 8), "w": bytes_of(6, 4 // group, 3, 3, kind=kind), "xz": number(117, numpy.uint8)}, 1,
            attributes,
        )
        yield (
            f"qlinearconv-{name}", "QLinearConv", 10,
            {
                "x": bytes_of(2, 4, 9, 8), "xs": number(0.031), "xz": number(117, numpy.uint8),
                "w": bytes_of(6, 4 // group, 3, 3, kind=kind), "ws": RANDOM.uniform(0.01, 0.05, 6).astype(numpy.float32),
                "wz": numpy.zeros(6, kind), "ys": number(0.9), "yz": number(130, numpy.uint8),
                "b": RANDOM.integers(-3000, 3000, 6).astype(numpy.int32),
            },
            1, attributes,
        )
        yield (
            f"matmulinteger-{name}", "MatMulInteger", 10,
            {
                "a": bytes_of(group, 5, 40), "b": bytes_of(40, 6, kind=kind), "az": number(100, numpy.uint8),
                "bz": number(3, kind),
            },
            1, {},
        )
    for byColumn in [0, 1]:
        yield (
            f"maxpool-places-{byColumn}", "MaxPool", 12, {"x": drawn(2, 3, 13, 12)}, 2,
            {"kernel_shape": [3, 2], "strides": [2, 2], "pads": [1, 0, 1, 0], "storage_order": byColumn},
        )
    places = RANDOM.permutation(2 * 3 * 8 * 8)[: 2 * 3 * 4 * 4].reshape(2, 3, 4, 4).astype(numpy.int64)
    yield (
        "maxunpool", "MaxUnpool", 11, {"x": drawn(2, 3, 4, 4), "places": places}, 1,
        {"kernel_shape": [2, 2], "strides": [2, 2]},
    )
    for place, (equation, sizes) in enumerate(
        [
            ("bhqd,bhkd->bhqk", [(2, 3, 4, 5), (2, 3, 6, 5)]), ("bhwc,hkc->bhwk", [(2, 3, 4, 5), (3, 7, 5)]),
            ("...ij,...jk->...ik", [(1, 4, 5), (3, 5, 2)]), ("ii->i", [(4, 4)]), ("ab,bc,cd", [(2, 3), (3, 4), (4, 5)]),
        ]
    ):
        inputs = {f"x{number}": drawn(*size) for number, size in enumerate(sizes)}
        yield f"einsum-{place}", "Einsum", 12, inputs, 1, {"equation": equation}
    for mode in ["linear", "nearest", "cubic"]:
        yield (
            f"resize-crop-{mode}", "Resize", 13,
            {
                "x": drawn(2, 3, 9, 8), "part": numpy.array([0, 0, -0.2, 0.3, 1, 1, 0.8, 1.1], numpy.float32),
                "": None, "sizes": numpy.array([2, 3, 12, 7], numpy.int64),
            },
            1,
            {"mode": mode, "coordinate_transformation_mode": "tf_crop_and_resize", "extrapolation_value": 0.25},
        )
    yield (
        "onehot", "OneHot", 11,
        {"i": numpy.array([[0, -2, 5], [3, 7, -9]], numpy.float32), "d": number(6), "v": drawn(2)}, 1,
        {"axis": 1},
    )


def main():
    out = pathlib.Path(sys.argv[1])
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    for name, operator, version, inputs, count, attributes in cases():
        given = {key: value for key, value in inputs.items() if value is not None}
        outputs = [f"out{place}" for place in range(count)]
        kinds = {key: helper.np_dtype_to_tensor_dtype(value.dtype) for key, value in given.items()}
        graph = helper.make_graph(
            [helper.make_node(operator, list(inputs), outputs, **attributes)], name,
            [helper.make_tensor_value_info(key, kinds[key], value.shape) for key, value in given.items()],
            [onnx.ValueInfoProto(name=output) for output in outputs],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)], ir_version=8)
        model = onnx.shape_inference.infer_shapes(model)
        content = model.SerializeToString()
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        folder = out / name / "test_data_set_0"
        folder.mkdir(parents=True, exist_ok=True)
        for place, values in enumerate(given.values()):
            onnx.save_tensor(numpy_helper.from_array(values), str(folder / f"input_{place}.pb"))
        for place, values in enumerate(session.run(None, given)):
            onnx.save_tensor(numpy_helper.from_array(values), str(folder / f"output_{place}.pb"))
        (out / name / "model.onnx").write_bytes(content)


if __name__ == "__main__":
    main()
