"""What a twin is, and how one is measured: the same for every framework and every model."""

import statistics
import time
from dataclasses import dataclass
from typing import Any, Callable


@dataclass
class Twin:
    """One model in one framework.

    `train(batch)` takes one optimizer step and returns its loss without waiting for it; `infer(batch)` returns the
    outputs, likewise; `wait(value)` returns once the value is there. `batches` are tensors of the framework's own, so
    that no conversion is timed. `number(loss)` is the loss as a Python float.
    """

    parameters: int
    batches: list
    train: Callable[[Any], Any]
    infer: Callable[[Any], Any]
    wait: Callable[[Any], None]
    number: Callable[[Any], float]


def warm_up(twin, seconds):
    """Compiles, then runs both programs until they have settled; returns the last training loss."""
    for program in (twin.infer, twin.train):
        twin.wait(program(twin.batches[0]))
        rate(twin, program, seconds)
    return twin.number(twin.train(twin.batches[0]))


def rate(twin, program, seconds, window=0.2):
    """Images a second: the median over windows of about `window` seconds.

    Inside a window nothing waits for a step, so a framework that queues its work may; the window ends when its last
    step has. The median leaves out windows in which the machine was busy with something else.
    """
    batch_size = len(twin.batches[0])
    steps = 1
    rates = []
    position = 0
    end = time.perf_counter() + seconds
    while not rates or time.perf_counter() < end:
        start = time.perf_counter()
        value = None
        for _ in range(steps):
            value = program(twin.batches[position % len(twin.batches)])
            position += 1
        twin.wait(value)
        elapsed = time.perf_counter() - start
        if elapsed >= window / 2 or time.perf_counter() >= end:
            rates.append(steps * batch_size / elapsed)
        steps = max(1, min(4 * steps, round(steps * window / elapsed)))
    return statistics.median(rates)
