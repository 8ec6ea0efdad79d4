"""Lets ONNX Runtime and LiteRT judge files of several inputs and outputs.

`check-graphs.py FOLDER` takes the files that a test has written there with EASEL_JUDGED_GRAPHS=FOLDER, and beside each what
goes in and what comes out. Ends with a status that is not 0 where an answer differs or there are no files.
"""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
from ai_edge_litert.interpreter import Interpreter

ALLOWED = 1e-5


def array(port, channels_first):
    values = numpy.array(port["values"], numpy.float32).reshape(port["sizes"])
    return values.transpose(0, 3, 1, 2) if channels_first and values.ndim == 4 else values


def by_onnx_runtime(path, given):
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [port.name for port in session.get_outputs()]
    return dict(zip(names, session.run(names, given)))


def by_litert(path, given):
    interpreter = Interpreter(path)
    interpreter.allocate_tensors()
    for port in interpreter.get_input_details():
        interpreter.set_tensor(port["index"], given[port["name"]])
    interpreter.invoke()
    return {port["name"]: interpreter.get_tensor(port["index"]) for port in interpreter.get_output_details()}


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    wrong = 0 if files else 1
    for facts in files:
        told, path = json.loads(facts.read_text()), str(facts.with_suffix(""))
        given, expected = (
            {name: array(port, told["channelsFirst"]) for name, port in told[kind].items()} for kind in ("inputs", "outputs")
        )
        found = (by_litert if path.endswith(".tflite") else by_onnx_runtime)(path, given)
        differences = [
            numpy.abs(found[name] - values).max() if name in found and found[name].shape == values.shape else numpy.inf
            for name, values in expected.items()
        ]
        wrong += not numpy.max(differences) <= ALLOWED
        print(f"{facts.stem}: {len(given)} in, {len(expected)} out, judged {numpy.max(differences):.1e}", flush=True)
    print(f"{wrong} of the files differ" if wrong else f"{len(files)} files of several inputs and outputs are as in Easel")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
