"""Prints the learning rates of torch.optim.lr_scheduler that Tests/EaselTrainingTests/SchedulesTests.swift compares with.

Base rate 0.1, 4 epochs of 5 steps, one scheduler step per training step where PyTorch allows it.
"""

import torch
from torch.optim import SGD
from torch.optim import lr_scheduler as s


def rates(make, count=20):
    optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = make(optimizer)
    result = []
    for _ in range(count):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return [float(f"{rate:.9g}") for rate in result]


print("step, every 10 steps", rates(lambda o: s.StepLR(o, 10, 0.5)))
print("exponential, once per epoch", rates(lambda o: s.ExponentialLR(o, 0.9), 4))
print("cosine to 0.01", rates(lambda o: s.CosineAnnealingLR(o, 20, 0.01)))
print("linear to 0", rates(lambda o: s.LinearLR(o, 1.0, 0.0, 20)))
print("polynomial, power 2", rates(lambda o: s.PolynomialLR(o, 20, 2.0)))
one_cycle = {"total_steps": 20, "cycle_momentum": False}
print("one cycle", rates(lambda o: s.OneCycleLR(o, 0.1, **one_cycle), 19))
other = {"pct_start": 0.5, "div_factor": 4, "final_div_factor": 10}
print("one cycle, 0.5, 4, 10", rates(lambda o: s.OneCycleLR(o, 0.1, **one_cycle, **other), 19))


def plateau(scores, **options):
    """The rates after each of some scores."""
    optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = s.ReduceLROnPlateau(optimizer, **options)
    result = []
    for score in scores:
        scheduler.step(score)
        result.append(optimizer.param_groups[0]["lr"])
    return [float(f"{rate:.9g}") for rate in result]


SCORES = [1.0, 0.9, 0.8999, 0.95, 0.91, 0.85, 0.86, 0.87, 0.88, 0.5, 0.5, 0.5, 0.5, 0.5, 0.49999, 0.4, 0.41, 0.42, 0.43]
print("plateau, patience 1", plateau(SCORES, factor=0.5, patience=1))
print("plateau, patience 0, threshold 0.1, least 0.01", plateau(SCORES, patience=0, threshold=0.1, min_lr=0.01))
print("plateau, higher", plateau([1 / x for x in SCORES], mode="max", factor=0.5, patience=1))
print(
    "warm-up of 5 steps, then cosine",
    rates(
        lambda o: s.SequentialLR(
            o, [s.LinearLR(o, 1 / 5, 1.0, 4), s.CosineAnnealingLR(o, 15, 0.0)], milestones=[5]
        )
    ),
)
