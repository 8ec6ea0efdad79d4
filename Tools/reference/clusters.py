"""Writes the reference values of clusters and maps, by scikit-learn.

clusters.py FILE, with requirements-measures.txt. Affinities and gradients of t-SNE are those of scikit-learn's own functions.
"""

import json
import sys

import numpy as np
from scipy.spatial.distance import pdist, squareform
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import _t_sne


def numbers(values):
    return [float(x) for x in np.asarray(values).ravel()]


def agreement(name, clusters, classes):
    table = metrics.cluster.contingency_matrix(classes, clusters)
    return {
        "name": name,
        "clusters": [int(x) for x in clusters],
        "classes": [int(x) for x in classes],
        "adjustedRandIndex": float(metrics.adjusted_rand_score(classes, clusters)),
        "purity": float(table.max(0).sum() / table.sum()),
    }


def components(name, values, count):
    found = PCA(count, svd_solver="full").fit(values.astype(np.float64))
    signs = np.sign(found.components_[np.arange(count), np.abs(found.components_).argmax(1)])
    return {
        "name": name,
        "dimensions": values.shape[1],
        "values": numbers(values),
        "directions": numbers(found.components_ * signs[:, None]),
        "variances": numbers(found.explained_variance_),
        "shares": numbers(found.explained_variance_ratio_),
        "projections": numbers(found.transform(values.astype(np.float64)) * signs),
    }


def blobs(random, count, dimensions, groups, apart):
    centres = random.normal(size=(groups, dimensions)) * apart
    labels = np.arange(count) % groups
    return (centres[labels] + random.normal(size=(count, dimensions))).astype(np.float32), labels


def main():
    random = np.random.default_rng(11)
    clusters, classes = random.integers(0, 5, 200), random.integers(0, 4, 200)
    mixed = np.where(random.random(200) < 0.7, classes, clusters)
    agreements = [
        agreement("chance", clusters, classes),
        agreement("mostly", mixed, classes),
        agreement("renamed", 3 - classes, classes),
        agreement("one cluster", np.zeros(200), classes),
        agreement("each by itself", np.arange(200), classes),
        agreement("one of both", np.zeros(7), np.zeros(7)),
        agreement("one example", np.zeros(1), np.zeros(1)),
        agreement("all apart twice", np.arange(9), np.arange(9)[::-1]),
    ]
    tall, _ = blobs(random, 60, 7, 3, 2.0)
    broad, _ = blobs(random, 12, 40, 3, 2.0)
    values, labels = blobs(random, 90, 6, 4, 4.0)
    fitted = KMeans(4, n_init=20, random_state=0).fit(values.astype(np.float64))
    points, _ = blobs(random, 45, 5, 3, 3.0)
    distances = pdist(points, "sqeuclidean")
    affinities = _t_sne._joint_probabilities(squareform(distances).astype(np.float32), 9.0, 0)
    positions = random.normal(size=(45, 2)).astype(np.float32) * 3
    divergence, gradient = _t_sne._kl_divergence(positions.ravel().astype(np.float64), affinities, 1.0, 45, 2)
    json.dump(
        {
            "agreements": agreements,
            "components": [components("tall", tall, 4), components("broad", broad, 5)],
            "means": {
                "dimensions": 6, "values": numbers(values), "clusters": 4, "inertia": float(fitted.inertia_),
                "labels": [int(x) for x in fitted.labels_],
            },
            "map": {
                "dimensions": 5, "values": numbers(points), "perplexity": 9.0,
                "affinities": numbers(squareform(affinities)), "positions": numbers(positions),
                "divergence": float(divergence), "gradient": numbers(gradient),
            },
        },
        open(sys.argv[1], "w"),
    )  # fmt: skip


main()
