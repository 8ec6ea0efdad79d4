"""Exports every model of the catalogue at small width, and lets the runtimes of others judge the files.

`check.py EASEL WORK [MODEL…]` trains each model for a step or two on pictures that Easel draws itself, exports it, and
compares what ONNX Runtime or LiteRT computes with the file with what Easel's model computes, on the example that the export writes.
Prints a line for each file, and ends with a status that is not 0 where one differs, is refused by ONNX's own checker, or a
model of the catalogue is neither tried nor said to have no file.
"""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from onnx import numpy_helper

from commands import run

# The largest difference of answers, relative to the largest answer.
ALLOWED = 1e-4
# The same for files in less room. Of weights in 8 bits LiteRT quantises what they are multiplied by as well, where Easel's reader has
# floating point. Whole numbers are the same by its reference kernels, but for functions such as a softmax at the end that it looks up
# in tables; by the kernels that it usually takes a number between two steps is rounded otherwise, and whole layers carry that on.
ALLOWED_QUANTISED = {"float16": 1e-4, "dynamic": 0.1, "int8": 0.005}
DIGITS = "--data digits --limit 40"
SMALL = f"{DIGITS} --size 32 --width 0.125"
# In colour and of a size that no layer shrinks to nothing.
LARGE = f"{DIGITS} --size 80 --colour rgb --width 0.125"
# What each model is trained on.
MODELS = {
    "autoencoder": DIGITS, "denoising-autoencoder": DIGITS, "dense-autoencoder": DIGITS, "vae": DIGITS,
    "conditional-vae": DIGITS, "gan": DIGITS, "dcgan": DIGITS, "conditional-dcgan": DIGITS,
    "softmax-regression": DIGITS, "mlp": DIGITS, "small-convnet": DIGITS, "mnist-cnn": DIGITS, "lenet5": DIGITS,
    "alexnet": SMALL, "alexnet-two-towers": f"{DIGITS} --size 224 --width 0.0625", "googlenet": SMALL,
    "googlenet-paper": LARGE, "inception-v3": LARGE, "squeezenet": LARGE, "mobilenet-v2": LARGE,
    "efficientnet-lite0": LARGE, "unet": "--data scenes --limit 40 --width 0.125",
    "autoencoder-classifier": DIGITS, "dense-autoencoder-classifier": DIGITS, "vae-classifier": DIGITS,
    "gan-classifier": DIGITS, "dcgan-classifier": DIGITS,
} | {f"vgg{depth}{end}": SMALL for depth in (11, 13, 16, 19) for end in ("", "-bn")} | {
    name: SMALL for name in ("resnet20", "resnet32", "resnet44", "resnet56", "resnet110", "plain20", "plain56", "resnet18",
                             "resnet34", "resnet50", "resnet101", "resnet152")
}  # fmt: skip
# With the stem and the pooling of large pictures.
MODELS["resnet18"] = f"{DIGITS} --size 128 --width 0.125"
# What of a model is exported beside, or in place of, the whole.
PARTS = {
    "autoencoder": ("whole", "encoder", "decoder"), "denoising-autoencoder": ("whole",),
    "dense-autoencoder": ("whole", "encoder", "decoder"), "vae": ("whole", "encoder", "decoder"),
    "conditional-vae": ("generator",), "gan": ("generator",), "dcgan": ("generator",), "conditional-dcgan": ("generator",),
}
# What a TensorFlow Lite file cannot hold, and a part of what the command says of it.
WITHOUT_TFLITE = {}
# What has no form of whole numbers, and a part of what the command says of it.
WITHOUT_INT8 = dict.fromkeys(("alexnet-two-towers", "googlenet-paper"), "local response normalization")
# What has no file, and why the command says so.
REFUSED = {
    "linear-regression": "predicts a number", "denoiser": "removes noise", "dncnn": "removes noise",
}


def is_refused(reason, *words):
    """Whether a command fails with one line that says why."""
    error = run(*words, fails=True)
    if reason in error and error.count("\n") == 1:
        return True
    print(f"not refused for {reason}: {error.strip()}")
    return False


def loaded(path):
    return numpy_helper.to_array(onnx.load_tensor(str(path)))


def judged_tflite(path, example):
    """The largest relative differences of LiteRT's answers, by its reference kernels and by those it usually takes."""
    given, expected = loaded(example / "input_0.pb"), loaded(example / "output_0.pb")
    differences = []
    for kernels in (OpResolverType.BUILTIN_REF, OpResolverType.BUILTIN):
        largest = 0
        interpreter = Interpreter(str(path), experimental_op_resolver_type=kernels)
        interpreter.allocate_tensors()
        [place] = [port["index"] for port in interpreter.get_input_details()]
        [answer] = [port["index"] for port in interpreter.get_output_details()]
        for row, wanted in zip(given, expected):
            interpreter.set_tensor(place, row[None])
            interpreter.invoke()
            found = interpreter.get_tensor(answer)[0]
            if found.shape != wanted.shape:
                return [numpy.inf, numpy.inf]
            # Of what is no number the largest is none.
            largest = numpy.maximum(largest, numpy.abs(found - wanted).max() / numpy.abs(expected).max())
        differences.append(largest)
    return differences


def judged(path, example):
    """The largest relative difference of ONNX Runtime's answers, of all rows and of one alone."""
    onnx.checker.check_model(onnx.load(str(path)), full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    given, expected = loaded(example / "input_0.pb"), loaded(example / "output_0.pb")
    name = session.get_inputs()[0].name
    largest = 0
    for rows in (slice(None), slice(0, 1)):
        found = session.run(None, {name: given[rows]})[0]
        if found.shape != expected[rows].shape:
            return [numpy.inf]
        largest = numpy.maximum(largest, numpy.abs(found - expected[rows]).max() / numpy.abs(expected).max())
    return [largest]


def trained(easel, work, model):
    """A run of a model, trained for next to no time; kept where it is there already."""
    folder = work / "runs" / model
    if not folder.exists():
        words = [*MODELS[model].split(), "--epochs", 1, "--batch-size", 20, "--seed", 3, "--output", folder]
        run(easel, "train", model, *words)
    return folder


def main():
    easel, work = sys.argv[1], pathlib.Path(sys.argv[2])
    names = sys.argv[3:] or [line.split()[0] for line in run(easel, "models").splitlines() if line[:1].islower()]
    names = [name for name in names if name != "easel"]
    wrong = 0
    for model in names:
        if model in REFUSED:
            continue
        if model not in MODELS:
            print(f"{model}: not tried; say in {__file__} what it is trained on")
            wrong += 1
            continue
        folder = trained(easel, work, model)
        for part in PARTS.get(model, ("whole",)):
            for ending in ("nchw.onnx", "nhwc.onnx", "float32.tflite", *(f"{kind}.tflite" for kind in ALLOWED_QUANTISED)):
                first, is_tflite = ending.split(".")[0], ending.endswith("tflite")
                if is_tflite and model in WITHOUT_TFLITE:
                    continue
                path, example = work / f"{model}-{part}-{ending}", work / "example"
                words = ["--part", part, "--example", example, "--json"]
                words += [] if first == "float32" else ["--quantise" if is_tflite else "--layout", first]
                if first == "int8" and model in WITHOUT_INT8:
                    wrong += not is_refused(WITHOUT_INT8[model], easel, "export", "--run", folder, "-o", path, *words)
                    continue
                report = json.loads(run(easel, "export", "--run", folder, "-o", path, *words))
                found = judged_tflite(path, example) if is_tflite else judged(path, example)
                allowed = ALLOWED_QUANTISED.get(first, ALLOWED)
                usual = ""
                if first == "int8":
                    # A step of a small answer.
                    allowed = max(allowed, 1.01 / 256 / numpy.abs(loaded(example / "output_0.pb")).max())
                    usual = f" (by its usual kernels {found.pop():.1e})"
                found = max(found)
                verdict = "as in Easel" if found <= allowed else "DIFFERS"
                wrong += not found <= allowed
                print(
                    f"{path.name}: {report['bytes']} bytes, read back {report['largestDifference']:.1e}, "
                    f"judged {found:.1e}{usual}: {verdict}", flush=True,
                )  # fmt: skip
                path.unlink()
    print(f"{wrong} of the files differ" if wrong else "every file is read by ONNX Runtime and LiteRT as Easel means it")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
