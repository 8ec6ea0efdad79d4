"""Runs one reader of pictures: `run_data.py FRAMEWORK:VARIANT --folder FOLDER --operation resize`.

Prints a JSON line once it is ready, then one more for each line on standard input (the number of seconds to measure),
until standard input ends.
"""

import argparse
import importlib
import sys
import time

import lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("contender", help="FRAMEWORK:VARIANT, such as pytorch:pil or tensorflow:antialias")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--operation", default="resize")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    say = lines.claim()
    lines.keep_to(options.threads)
    framework, _, variant = options.contender.partition(":")
    try:
        module = importlib.import_module(f"data_{framework}")
        if options.operation in module.LEFT_OUT:
            say(error=module.LEFT_OUT[options.operation])
            sys.exit(1)
        version, batches = module.make(
            options.folder, options.operation, variant, options.size, options.batch_size, options.threads
        )
        next(batches)
    except Exception as error:
        lines.give_up(say, error)

    def measure(seconds):
        """Images a second; what was read ahead while nobody asked is taken first, and not counted."""
        end = time.perf_counter() + 0.5
        while time.perf_counter() < end:
            next(batches)
        count, start, elapsed = 0, time.perf_counter(), 0
        while elapsed < seconds:
            count += next(batches)
            elapsed = time.perf_counter() - start
        return count / elapsed

    say(framework=framework, version=version, variant=variant)
    for line in sys.stdin:
        say(imagesPerSecond=round(measure(float(line)), 1))


main()
