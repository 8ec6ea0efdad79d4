"""Runs one denoiser over and over: `run_denoiser.py FRAMEWORK:VARIANT --side 1000 --threads 2`.

Prints a JSON line once it is ready, with its framework and how much work one run is (pixels, or multiply-adds of `peak`), then one
more for each line on standard input, with the seconds that one run takes, until standard input ends.
"""

import argparse
import importlib
import pathlib
import sys
import time

import lines

WEIGHTS = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "CEaselWeights" / "denoiser-colour.safetensors"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("contender", help="pytorch:eager, pytorch:channels-last, onnxruntime:cpu, bm3d:plain or peak:sgemm")
    parser.add_argument("--side", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    say = lines.claim()
    lines.keep_to(options.threads)
    framework, _, variant = options.contender.partition(":")
    try:
        module = importlib.import_module(f"denoiser_{framework}")
        version, work, denoise = module.make(WEIGHTS, options.side, variant, options.threads)
        denoise()
    except Exception as error:
        lines.give_up(say, error)
    say(framework=framework, version=version, variant=variant, work=work)
    for _ in sys.stdin:
        start = time.perf_counter()
        denoise()
        say(seconds=time.perf_counter() - start)


main()
