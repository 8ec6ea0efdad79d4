"""Runs one twin: `run.py FRAMEWORK:VARIANT --model autoencoder`.

Alone, it warms up, measures one slice and prints one JSON line. With --serve it prints a JSON line once it is warm, then
one more for each line on standard input (the number of seconds to measure), until standard input ends. With --losses N it
times nothing: it trains for N steps and prints the mean loss of the first tenth and of the last, to compare twins by.
"""

import argparse
import importlib
import os
import sys

import lines
import mnist
import networks
from twin import rate, warm_up

# Batches of pictures, and of those that are large.
BATCHES, FEW = 32, 2


def train(twin, steps):
    """The losses of so many steps."""
    return [twin.number(twin.train(twin.batches[step % len(twin.batches)])) for step in range(steps)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("contender", help="FRAMEWORK:VARIANT, such as pytorch:eager, tensorflow:xla or jax:jit")
    parser.add_argument("--model", default="autoencoder")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--data-root", default=os.environ.get("EASEL_DATA_ROOT"))
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--losses", type=int, metavar="STEPS")
    options = parser.parse_args()

    say = lines.claim()
    lines.keep_to(options.threads)
    framework, _, variant = options.contender.partition(":")
    try:
        is_network = options.model in networks.PICTURES
        module = importlib.import_module(f"{'networks' if is_network else options.model}_{framework}")
        if is_network:
            images, source = networks.images(options.model, FEW * options.batch_size), "noise"
        else:
            images, source = mnist.images(options.data_root, BATCHES * options.batch_size)
        batches = [images[start : start + options.batch_size] for start in range(0, len(images), options.batch_size)]
        own = [options.model] if is_network else []
        version, twin = module.make(*own, batches, variant, options.threads)
        losses = train(twin, options.losses) if options.losses else [warm_up(twin, options.warm_up)]
    except Exception as error:
        lines.give_up(say, error)
    description = {
        "framework": framework, "version": version, "variant": variant, "threads": options.threads, "data": source,
        "parameters": twin.parameters, "lossAfterWarmUp": round(losses[-1], 4),
    }  # fmt: skip
    if options.losses:
        few = max(1, len(losses) // 10)
        first, last = (sum(part) / few for part in (losses[:few], losses[-few:]))
        say(framework=framework, variant=variant, first=round(first, 4), last=round(last, 4))
        return

    def measure(seconds):
        training = rate(twin, twin.train, seconds)
        inference = rate(twin, twin.infer, seconds / 2)
        say(
            **description,
            training={"imagesPerSecond": round(training, 1)},
            inference={"imagesPerSecond": round(inference, 1)},
        )

    if not options.serve:
        measure(options.seconds)
        return
    say(**description)
    for line in sys.stdin:
        measure(float(line))


main()
