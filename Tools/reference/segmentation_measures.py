"""Writes the reference values of the measures of segmentation, by scikit-learn.

segmentation_measures.py FILE, with requirements-measures.txt. Some classes are in no mask, some were never predicted, some neither.
"""

import json
import sys

import numpy as np
from sklearn import metrics


def case(name, classes, masks, predicted):
    truth, guess = np.concatenate([m.ravel() for m in masks]), np.concatenate([p.ravel() for p in predicted])
    labels = range(classes)
    present = sorted(set(truth) | set(guess))
    return {
        "name": name,
        "classes": classes,
        "masks": [m.ravel().tolist() for m in masks],
        "predicted": [p.ravel().tolist() for p in predicted],
        "present": [int(x) for x in present],
        "accuracy": metrics.accuracy_score(truth, guess),
        "iou": metrics.jaccard_score(truth, guess, labels=labels, average=None, zero_division=0).tolist(),
        "dice": metrics.f1_score(truth, guess, labels=labels, average=None, zero_division=0).tolist(),
        "meanIoU": metrics.jaccard_score(truth, guess, average="macro", zero_division=0),
        "meanDice": metrics.f1_score(truth, guess, average="macro", zero_division=0),
    }


def main():
    random = np.random.default_rng(5)
    cases = []
    for name, classes, absent, unpredicted, wrong in [
        ("plain", 4, [], [], 0.3), ("two", 2, [], [], 0.1), ("absent", 6, [2, 5], [5, 3], 0.4),
        ("not predicted", 3, [], [1], 0.2), ("one", 3, [0, 2], [0, 2], 0), ("perfect", 5, [4], [4], 0),
    ]:  # fmt: skip
        masks, predicted = [], []
        for size in [(7, 9), (4, 5)]:
            mask = random.choice([c for c in range(classes) if c not in absent], size)
            other = random.choice([c for c in range(classes) if c not in unpredicted], size)
            guess = np.where((random.random(size) < wrong) | np.isin(mask, unpredicted), other, mask)
            masks.append(mask)
            predicted.append(guess)
        cases.append(case(name, classes, masks, predicted))
    with open(sys.argv[1], "w") as file:
        json.dump(cases, file)


main()
