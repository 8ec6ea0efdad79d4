"""Writes the reference values of the measures of classification, by scikit-learn.

classification.py FILE, with requirements-measures.txt. Probabilities are whole 64ths in some cases, so that there are ties, and some
classes are never predicted or not there.
"""

import json
import sys

import numpy as np
from sklearn import metrics


def case(name, probabilities, labels):
    classes = probabilities.shape[1]
    predicted = probabilities.argmax(1)
    found = {
        "name": name,
        "classes": classes,
        "probabilities": [float(x) for x in probabilities.ravel()],
        "labels": [int(x) for x in labels],
        "confusion": metrics.confusion_matrix(labels, predicted, labels=range(classes)).ravel().tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "logLoss": metrics.log_loss(labels, probabilities, labels=range(classes)),
    }
    truth = np.eye(classes)[labels]
    found["brier"] = float(((probabilities - truth) ** 2).sum(1).mean())
    for average in ["macro", "micro", "weighted"]:
        values = metrics.precision_recall_fscore_support(labels, predicted, average=average, zero_division=0)
        found[average] = [float(x) for x in values[:3]]
    each = metrics.precision_recall_fscore_support(labels, predicted, labels=range(classes), average=None, zero_division=0)
    found["each"] = [[float(x) for x in row] for row in each]
    found["auc"], found["ap"] = [], []
    for label in range(classes):
        one = (labels == label).astype(int)
        both = 0 < one.sum() < len(one)
        found["auc"].append(float(metrics.roc_auc_score(one, probabilities[:, label])) if both else None)
        found["ap"].append(float(metrics.average_precision_score(one, probabilities[:, label])) if one.sum() else None)
    for k in range(1, classes + 1):
        ranks = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
        found[f"top{k}"] = float(np.mean([label in row for label, row in zip(labels, ranks)]))
    return found


def main():
    random = np.random.default_rng(3)
    cases = []
    for name, classes, count, steps, absent in [
        ("plain", 4, 50, None, []), ("ties", 3, 60, 8, []), ("absent", 6, 40, 16, [2, 5]), ("two", 2, 30, None, []),
        ("one", 3, 12, 4, [0, 2]),
    ]:  # fmt: skip
        logits = random.normal(size=(count, classes)) * 1.5
        labels = random.choice([c for c in range(classes) if c not in absent], count)
        logits[np.arange(count), labels] += 1
        if absent and name == "absent":
            logits[:, 5] -= 30
        probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        if steps:
            probabilities = np.round(probabilities * steps) + 1
            probabilities /= probabilities.sum(1, keepdims=True)
        probabilities = probabilities.astype(np.float32).astype(float)
        cases.append(case(name, probabilities, labels))
    with open(sys.argv[1], "w") as file:
        json.dump(cases, file)


main()
