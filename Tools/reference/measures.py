"""Writes Tests/EaselMeasuresTests/Golden/measures.json with scikit-image, SciPy, scikit-learn,
mpmath and prdc.

Usage: python measures.py     (needs requirements-measures.txt)
"""
import json
import os

import mpmath
import numpy as np
from prdc import compute_prdc
from scipy import linalg, stats
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from sklearn.mixture import GaussianMixture

mpmath.mp.dps = 50
random = np.random.default_rng(20040413)
HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "../../Tests/EaselMeasuresTests/Golden/measures.json")


def grid(values):
    """Rounded to 1/256: exact in Float32 and short in JSON."""
    return np.round(np.asarray(values) * 256) / 256


# Pictures

def drawn(height, width, channels):
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    shape = 120 + 90 * np.sin(0.6 * x + 0.2 * c) * np.cos(0.4 * y) + 30 * ((x + y) % 5 == 0)
    return np.clip(np.round(shape), 0, 255).astype(np.uint8)


def direct_similarity(a, b, size):
    """The index from its definition, every window on its own; for windows that scikit-image does not offer."""
    offsets = np.arange(size) - size // 2
    window = np.exp(-0.5 * (offsets[:, None] ** 2 + offsets[None] ** 2) / 1.5**2)
    window /= window.sum()
    results = []
    for c in range(a.shape[2]):
        for y in range(a.shape[0] - size + 1):
            for x in range(a.shape[1] - size + 1):
                p, q = (v[y:y + size, x:x + size, c] for v in (a, b))
                m, n = (window * p).sum(), (window * q).sum()
                vp, vq = (window * (p - m) ** 2).sum(), (window * (q - n) ** 2).sum()
                cov = (window * (p - m) * (q - n)).sum()
                results.append((2 * m * n + 1e-4) * (2 * cov + 9e-4) / ((m * m + n * n + 1e-4) * (vp + vq + 9e-4)))
    return float(np.mean(results))


def pictures(name, height, width, channels, noise, inverted=False):
    a = drawn(height, width, channels)
    b = np.clip(np.round(a + random.normal(0, noise, a.shape)), 0, 255).astype(np.uint8)
    b = 255 - b if inverted else b
    p, q = a / 255.0, b / 255.0
    size = min(11, (min(height, width) - 1) // 2 * 2 + 1)
    similarity = direct_similarity(p, q, size)
    if size == 11:
        # Its mean leaves out the 5 pixels at every edge: the windows that lie wholly inside.
        theirs = structural_similarity(
            p, q, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1, channel_axis=2)
        assert abs(theirs - similarity) < 1e-12, (theirs, similarity)
        similarity = float(theirs)
    return {
        "name": name, "height": height, "width": width, "channels": channels,
        "original": a.ravel().tolist(), "picture": b.ravel().tolist(),
        "similarity": similarity, "ratio": float(peak_signal_noise_ratio(p, q, data_range=1)),
    }


# Bound

def bound(name, weights):
    exact = [mpmath.mpf(float(w)) for w in weights]
    total = mpmath.fsum(mpmath.exp(w) for w in exact)
    return {"name": name, "logWeights": list(map(float, weights)), "bound": float(mpmath.log(total / len(exact))),
            "mean": float(mpmath.fsum(exact) / len(exact))}


# Fréchet distance

def exact_distance(a, b):
    """With 50 digits: root of the first covariance, then the roots of the eigenvalues of root · second · root."""
    def moments(x):
        n, d = x.shape
        x = mpmath.matrix(x.tolist())
        mean = [mpmath.fsum(x[i, j] for i in range(n)) / n for j in range(d)]
        for i in range(n):
            for j in range(d):
                x[i, j] -= mean[j]
        return mpmath.matrix(mean), x.T * x / (n - 1)

    (m, s), (n, t) = moments(a), moments(b)
    values, vectors = mpmath.eigsy(s)
    root = vectors * mpmath.diag([mpmath.sqrt(max(v, 0)) for v in values]) * vectors.T
    cross = mpmath.fsum(mpmath.sqrt(max(v, 0)) for v in mpmath.eigsy(root * t * root, eigvals_only=True))
    d = m - n
    return float((d.T * d)[0] + sum(s[i, i] + t[i, i] for i in range(s.rows)) - 2 * cross)


def distance(name, a, b, tolerance):
    s, t = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    d = a.mean(0) - b.mean(0)
    theirs = d @ d + np.trace(s) + np.trace(t) - 2 * np.trace(linalg.sqrtm(s @ t).real)
    exact = exact_distance(a, b)
    # SciPy's root of a singular matrix keeps about half the digits.
    assert abs(theirs - exact) < tolerance * (1 + exact), (name, theirs, exact)
    return {"name": name, "dimensions": a.shape[1], "first": a.ravel().tolist(), "second": b.ravel().tolist(),
            "mean": a.mean(0).tolist(), "covariance": s.ravel().tolist(), "distance": exact}


def features(count, dimensions, shift):
    mixing = random.normal(size=(dimensions, dimensions))
    return grid(random.normal(size=(count, dimensions)) @ mixing + shift)


# Mixtures

def mixture(name, weights, means, factors, count):
    weights, means = np.array(weights), np.array(means, float)
    covariances = np.array([f @ f.T for f in factors])
    model = GaussianMixture(len(weights), covariance_type="full")
    model.weights_, model.means_, model.covariances_ = weights, means, covariances
    model.precisions_cholesky_ = np.array([linalg.inv(linalg.cholesky(c, lower=True)).T for c in covariances])
    latents = grid(np.concatenate([
        random.normal(size=(count, means.shape[1])) @ f.T + m for f, m in zip(factors, means)]))
    fitted = GaussianMixture(
        len(weights), covariance_type="full", tol=1e-12, max_iter=2000, reg_covar=1e-6, n_init=5, random_state=1)
    fitted.fit(latents)
    order = np.argsort(fitted.means_[:, 0])
    return {
        "name": name, "dimensions": means.shape[1], "weights": weights.tolist(), "means": means.ravel().tolist(),
        "covariances": covariances.ravel().tolist(), "latents": latents.ravel().tolist(),
        "logDensities": model.score_samples(latents).tolist(), "fittedScore": float(fitted.score(latents)),
        "fittedWeights": fitted.weights_[order].tolist(), "fittedMeans": fitted.means_[order].ravel().tolist(),
        "fittedCovariances": fitted.covariances_[order].ravel().tolist(),
    }


# Class shares

def shares(logits, reference):
    probabilities = np.exp(logits - logits.max(1, keepdims=True))
    probabilities /= probabilities.sum(1, keepdims=True)
    counts = np.bincount(logits.argmax(1), minlength=logits.shape[1])
    share = counts / counts.sum()
    even = np.full(len(share), 1 / len(share))
    marginal = probabilities.mean(0)
    return {
        "classes": logits.shape[1], "logits": logits.ravel().tolist(), "reference": reference,
        "counts": counts.tolist(), "entropy": float(stats.entropy(share)),
        "divergence": float(stats.entropy(share, even)), "divergenceFromReference": float(stats.entropy(share, reference)),
        "totalVariation": float(abs(share - even).sum() / 2),
        "score": float(np.exp(np.mean([stats.entropy(p, marginal) for p in probabilities]))),
    }


# Manifolds and the kernel distance

def kernel_distance(a, b):
    """With 50 digits, from the definition."""
    def kernel(x, y):
        return (mpmath.fdot(x, y) / len(x) + 1) ** 3

    x, y = (np.array([[mpmath.mpf(float(v)) for v in row] for row in part]) for part in (a, b))
    own = [mpmath.fsum(kernel(p[i], p[j]) for i in range(len(p)) for j in range(len(p)) if i != j)
           / (len(p) * (len(p) - 1)) for p in (x, y)]
    cross = mpmath.fsum(kernel(p, q) for p in x for q in y) / (len(x) * len(y))
    return float(own[0] + own[1] - 2 * cross)


def manifold(name, real, drawn, k):
    """From the definitions with exact distances (features are multiples of 1/256) and balls that hold their surface."""
    def squares(x, y):
        return ((np.round(x * 256).astype(np.int64)[:, None] - np.round(y * 256).astype(np.int64)[None]) ** 2).sum(2)

    own, drawn_own, cross = squares(real, real), squares(drawn, drawn), squares(real, drawn)
    radius, drawn_radius = np.sort(own, 1)[:, k], np.sort(drawn_own, 1)[:, k]
    inside = cross <= radius[:, None]
    ours = {
        "precision": inside.any(0).mean(), "recall": (cross <= drawn_radius[None]).any(1).mean(),
        "density": inside.sum() / (k * len(drawn)), "coverage": inside.any(1).mean(),
    }
    # Its balls do not hold their surface: the same but where distances are equal.
    if not ((cross == radius[:, None]) | (cross == drawn_radius[None])).any():
        theirs = compute_prdc(real_features=real, fake_features=drawn, nearest_k=k)
        for key, value in ours.items():
            assert abs(theirs[key] - value) < 1e-12, (name, key, theirs[key], value)
    return {
        "name": name, "dimensions": real.shape[1], "neighbours": k, "real": real.ravel().tolist(),
        "drawn": drawn.ravel().tolist(), "kernelDistance": kernel_distance(real, drawn),
        **{key: float(value) for key, value in ours.items()},
    }


# The chi-squared test

def chi_square(counts, weights):
    share = np.array(weights, float) / np.sum(weights)
    theirs = stats.chisquare(counts, share * np.sum(counts))
    p = mpmath.gammainc((len(counts) - 1) / 2, mpmath.mpf(float(theirs.statistic)) / 2, regularized=True)
    assert abs(float(theirs.pvalue) - float(p)) < 1e-12
    return {"counts": counts, "shares": list(map(float, weights)), "statistic": float(theirs.statistic), "p": float(p)}


def gamma(a, x):
    return {"a": a, "x": x, "q": float(mpmath.gammainc(a, x, regularized=True))}


identity = np.eye(3)
result = {
    "pictures": [
        pictures("one window", 11, 11, 1, 20), pictures("digit-sized", 28, 28, 1, 35),
        pictures("colour, not square", 13, 19, 3, 12), pictures("inverted", 16, 12, 1, 5, inverted=True),
        pictures("window of 7", 8, 9, 1, 25), pictures("window of 1", 2, 3, 2, 40),
    ],
    "bounds": [
        bound("ordinary", grid(random.normal(-95, 4, 50))), bound("far below zero", grid(random.normal(-7000, 300, 30))),
        bound("far above zero", grid(random.normal(3000, 5, 30))), bound("rising", np.arange(-400.0, 0, 7)),
        bound("one", [-101.25]),
    ],
    "distances": [
        distance("full rank", features(40, 6, 0), features(50, 6, 0.5), 1e-9),
        distance("fewer than dimensions", features(5, 8, 0), features(6, 8, 1), 1e-5),
        distance("one of them singular", features(30, 8, 0), features(4, 8, -1), 1e-5),
    ],
    "mixtures": [
        mixture("three apart", [0.5, 0.2, 0.3], [[-8, 0], [0, 6], [7, -5]],
                [np.array([[1.5, 0], [0.5, 0.7]]), np.array([[0.8, 0], [-0.6, 1.1]]), np.eye(2)], 25),
        mixture("two in three dimensions", [0.65, 0.35], [[0, 0, 0], [6, 1, -3]],
                [identity + 0.3 * np.tri(3), 0.5 * identity + 0.2 * np.tri(3)], 30),
    ],
    "shares": shares(grid(random.normal(size=(60, 5)) * 2 + [1, 0, 0, 0, -1]), [0.4, 0.2, 0.2, 0.1, 0.1]),
    "manifolds": [
        manifold("one distribution", grid(random.normal(size=(40, 6))), grid(random.normal(size=(30, 6))), 5),
        manifold("shifted", grid(random.normal(size=(30, 3))), grid(random.normal(size=(45, 3)) * 0.7 + 1), 3),
        manifold("collapsed", grid(random.normal(size=(35, 4))), grid(random.normal(size=(25, 4)) * 0.05 + 0.4), 4),
        manifold(
            "far from zero", grid(random.normal(size=(24, 5)) + 3000), grid(random.normal(size=(24, 5)) + 3000), 2),
        manifold("many equal", np.round(random.normal(size=(60, 2))), np.round(random.normal(size=(50, 2)) + 0.5), 5),
    ],
    "chiSquares": [
        chi_square([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], [1] * 10),
        chi_square([12, 7, 30, 4], [0.2, 0.2, 0.5, 0.1]), chi_square([512, 488], [3, 3]),
        chi_square([5, 900, 40], [1, 2, 3]),
    ],
    "gammas": [gamma(a, x) for a in (0.5, 1, 2.5, 4.5, 49.5, 499.5)
               for x in (1e-3, 0.3, 1, 3, 4.5, 8, 40, 60, 450, 520, 700)],
}
with open(TARGET, "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
