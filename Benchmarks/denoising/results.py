"""Runs methods on noisy pictures and keeps what they return, so that a slow one is run once."""

import hashlib
import json
import pathlib
import time

import numpy
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


class Results:
    """Restored pictures and their seconds in a folder, by the method, its version and strength, and the noisy picture."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def restored(self, method, noisy, sigma, strength):
        """The restored picture and the seconds that it took."""
        identity = json.dumps([method.name, method.version, strength, sigma, noisy.shape])
        key = hashlib.sha256(identity.encode() + noisy.tobytes()).hexdigest()[:32]
        picture, seconds = self.folder / f"{key}.png", self.folder / f"{key}.json"
        if not seconds.exists():
            start = time.perf_counter()
            restored = method(noisy, sigma, strength)
            taken = time.perf_counter() - start
            Image.fromarray(restored).save(picture)
            # Last, and whole: a picture without its seconds is made again.
            partial = seconds.with_suffix(".partial")
            partial.write_text(json.dumps(taken))
            partial.rename(seconds)
        return numpy.asarray(Image.open(picture)), json.loads(seconds.read_text())


def quality(clean, restored):
    """PSNR in decibels and SSIM as Wang et al. define it: a Gaussian window of 1.5, the channels' mean."""
    similarity = structural_similarity(
        clean, restored, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
        channel_axis=-1 if clean.ndim == 3 else None,
    )  # fmt: skip
    return peak_signal_noise_ratio(clean, restored), similarity


def judge(method, cases, sigma, results):
    """PSNR, SSIM and seconds of each of the cases (clean, noisy), by the strength with the best mean PSNR."""
    judged = []
    for strength in method.strengths:
        rows = []
        for clean, noisy in cases:
            restored, seconds = results.restored(method, noisy, sigma, strength)
            rows.append((*quality(clean, restored), seconds))
        judged.append((numpy.mean(rows, axis=0)[0], strength, rows))
    _, strength, rows = max(judged, key=lambda each: each[0])
    return strength, rows
