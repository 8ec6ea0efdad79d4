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
print(
    "warm-up of 5 steps, then cosine",
    rates(
        lambda o: s.SequentialLR(
            o, [s.LinearLR(o, 1 / 5, 1.0, 4), s.CosineAnnealingLR(o, 15, 0.0)], milestones=[5]
        )
    ),
)
