"""Compares what Easel makes of networks that others trained with what LiteRT's reference kernels make of them, and XNNPACK's.

    check-networks.py EASEL PICTURES WORK FILE…

Each FILE is a TensorFlow Lite network that takes pictures, of bytes or of numbers from 0 to 255: a classifier, or a segmenter that says of every
pixel its class. Each gets the same pieces of the photographs in PICTURES, of exactly its size, so that nobody resizes. Of quantised
networks every byte must be the same, but for a last softmax, which may be a step off; of others answers must differ by less than
1e-4 of the largest. By XNNPACK, quantised classifiers of convolutions, products and sums alone are held to the same.
"""

import glob
import json
import os
import subprocess
import sys

import numpy
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from PIL import Image

PIECES = 8


def pieces(pictures, height, width):
    """Photographs whole, and parts of them drawn by a fixed seed."""
    random = numpy.random.default_rng(1)
    for path in sorted(glob.glob(f"{pictures}/*.jpg")):
        picture = Image.open(path).convert("RGB")
        yield picture.resize((width, height), Image.BILINEAR)
        for _ in range(PIECES - 1):
            side = int(random.uniform(0.4, 1) * min(picture.size))
            left, top = (int(random.integers(0, most - side + 1)) for most in picture.size)
            yield picture.resize((width, height), Image.BILINEAR, box=(left, top, left + side, top + side))


def easel_json(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments[:4])}: {done.stderr.strip()}")
    return json.loads(done.stdout)


# LiteRT's kernels by the arithmetic that Easel names after them.
KERNELS = {"reference": OpResolverType.BUILTIN_REF, "xnnpack": OpResolverType.AUTO}
# What of a classifier XNNPACK computes as Easel does, or leaves to LiteRT.
OF_XNNPACK = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD", "AVERAGE_POOL_2D", "RESHAPE", "SOFTMAX"}


def arithmetics(path):
    """The arithmetics that a network is compared by."""
    interpreter = Interpreter(path, experimental_op_resolver_type=KERNELS["reference"])
    interpreter.allocate_tensors()
    operators = {operator["op_name"] for operator in interpreter._get_ops_details()}
    is_quantised = interpreter.get_output_details()[0]["quantization"][0] != 0
    return ["reference", "xnnpack"] if is_quantised and operators <= OF_XNNPACK else ["reference"]


def check(easel, path, pictures, work, arithmetic):
    name = f"{os.path.splitext(os.path.basename(path))[0]}, {arithmetic}"
    interpreter = Interpreter(path, experimental_op_resolver_type=KERNELS[arithmetic])
    interpreter.allocate_tensors()
    given, told = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    _, height, width, _ = given["shape"]
    folder = f"{work}/{name}"
    os.makedirs(folder)
    expected, files = [], []
    for number, piece in enumerate(pieces(pictures, height, width)):
        files.append(f"{folder}/{number:03}.png")
        piece.save(files[-1])
        pixels = numpy.asarray(piece)[None].astype(int)
        least = numpy.iinfo(given["dtype"]).min if given["dtype"] != numpy.float32 else 0
        interpreter.set_tensor(given["index"], (pixels + least).astype(given["dtype"]))
        interpreter.invoke()
        expected.append(interpreter.get_tensor(told["index"])[0])
    if expected[0].ndim == 2:
        easel_json(easel, "segment", "--model", path, *files, "-o", f"{folder}/masks", "--json")
        masks = [numpy.asarray(Image.open(f"{folder}/masks/{os.path.basename(file)}")) for file in files]
        differing = sum(int((mask != wanted).sum()) for mask, wanted in zip(masks, expected))
        found = len({int(number) for wanted in expected for number in numpy.unique(wanted)})
        print(f"{name}: {len(files)} pieces, {found} classes found, {differing} pixels differ")
        return differing == 0
    scale, zero = told["quantization"]
    classes = len(expected[0])
    words = ["--arithmetic", arithmetic] if scale else []
    answers = easel_json(easel, "classify", "--model", path, *files, "--top", str(classes), "--json", *words)
    agreeing, apart = 0, 0.0
    for answer, wanted in zip(answers, expected):
        made = numpy.zeros(classes)
        for row in answer["predictions"]:
            made[int(row["class"])] = row["probability"]
        real = (wanted.astype(float) - zero) * scale if scale else wanted.astype(float)
        # The shares that are told add up to 1, those of a file in steps of 1/256 need not.
        apart = max(apart, float(numpy.abs(made * real.sum() - real).max()))
        agreeing += int(made.argmax()) in numpy.flatnonzero(wanted == wanted.max())
    print(f"{name}: {len(files)} pieces, {agreeing} of the same class, probabilities {apart:.2g} apart at most")
    return agreeing == len(files) and apart <= (1.01 * scale if scale else 1e-4)


def main():
    easel, pictures, work, *paths = sys.argv[1:]
    if not all([check(easel, path, pictures, work, way) for path in paths for way in arithmetics(path)]):
        sys.exit("not every network answers as in LiteRT")


main()
