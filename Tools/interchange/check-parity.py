"""Compares 2,000 answers of files with those of the models that they were written from.

`check-parity.py EASEL WORK` trains a few models on digits that Easel draws, exports each in every format and to every kind of
numbers, and lets ONNX Runtime and LiteRT answer for 2,000 other digits. Prints for each file the largest difference, for how many
pictures the class is the same, the accuracy of both, or the PSNR of pictures; ends with a status that is not 0 where a limit is
passed: of floating-point numbers 1e-4 of the largest answer, of int8 a point of accuracy or 30 dB.
"""

import json
import pathlib
import sys

import numpy
import onnxruntime
from ai_edge_litert.interpreter import Interpreter
from onnx import load_tensor, numpy_helper

from commands import run

COUNT = 2000
# What is trained, and for how many epochs.
MODELS = {"lenet5": 6, "small-convnet": 6, "resnet20": 4, "autoencoder": 4, "vae": 4}
KINDS = ("onnx", "float32", "float16", "dynamic", "int8")


def by_onnx_runtime(path, images):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return numpy.concatenate([session.run(None, {name: images[start:start + 100]})[0] for start in range(0, COUNT, 100)])


def by_litert(path, images):
    interpreter = Interpreter(str(path))
    interpreter.allocate_tensors()
    [place], [answer] = interpreter.get_input_details(), interpreter.get_output_details()
    found = []
    for image in images:
        interpreter.set_tensor(place["index"], image[None])
        interpreter.invoke()
        found.append(interpreter.get_tensor(answer["index"])[0])
    return numpy.stack(found)


def judged(report, kind, given, expected, found):
    """What is said of a file, and whether it is within the limits. What is expected is Easel's own answer: the model's, or of a
    file in less room that of the file as Easel reads it."""
    difference = numpy.abs(found - expected).max() / numpy.abs(expected).max()
    text, is_near = f"difference {difference:.1e}", len(found) == COUNT
    if kind in ("onnx", "float32", "float16"):
        is_near &= bool(difference <= 1e-4)
    if expected.ndim == 2:
        same = (found.argmax(1) == expected.argmax(1)).mean()
        text += f", the same class for {100 * same:.2f} %"
        is_near &= bool(same >= 0.99)
        if "accuracyBefore" in report:
            text += f", accuracy {report['accuracyBefore']:.4f} before and {report['accuracyAfter']:.4f} after"
            is_near &= report["accuracyBefore"] - report["accuracyAfter"] <= 0.01
    else:
        psnr = 10 * numpy.log10(255**2 / max(numpy.square(found - expected).mean(), 1e-12))
        text += f", PSNR {psnr:.1f} dB"
        is_near &= bool(psnr >= 40)
        if kind not in ("onnx", "float32"):
            text += f", of the model's {report['psnr']:.1f} dB"
            is_near &= report["psnr"] >= 30
    return text, is_near


def main():
    easel, work = sys.argv[1], pathlib.Path(sys.argv[2]) / "parity"
    work.mkdir()
    wrong = 0
    for model, epochs in MODELS.items():
        folder = work / model
        data = ("--data", "digits", "--limit", COUNT)
        run(easel, "train", model, *data, "--epochs", epochs, "--seed", 1, "--output", folder)
        for kind in KINDS:
            path, example = work / f"{model}.{'onnx' if kind == 'onnx' else 'tflite'}", work / "example"
            words = ["--compare", COUNT, "--example", example, "--json"]
            words += ["--layout", "nhwc"] if kind == "onnx" else ["--quantise", kind] if kind != "float32" else []
            report = json.loads(run(easel, "export", "--run", folder, "-o", path, *words))
            given, expected = (numpy_helper.to_array(load_tensor(example / f"{name}_0.pb")) for name in ("input", "output"))
            found = (by_onnx_runtime if kind == "onnx" else by_litert)(path, given)
            text, is_near = judged(report, kind, given, expected, found)
            wrong += not is_near
            print(f"{model} {kind}: {text}{'' if is_near else ': TOO FAR'}", flush=True)
    print(f"{wrong} of the files are too far" if wrong else f"{COUNT} answers of every file are near enough")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
