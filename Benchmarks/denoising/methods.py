"""Denoisers: each takes a noisy picture of 8 bits and its true noise level in 255ths, and returns a picture of 8 bits.

What has a strength to be set is run with each of a few, in multiples of the noise level, and the best mean counts: better than
a user could choose who does not know the clean picture.
"""

import importlib.metadata
import pathlib
import subprocess
import tempfile

import numpy
from PIL import Image

from contenders import Unmeasured
from pictures import rounded


class Method:
    """A denoiser by its name; `version` and a strength are what a kept result is of."""

    def __init__(self, name, version, function, strengths=(None,)):
        self.name, self.version, self.function, self.strengths = name, version, function, strengths

    def __call__(self, noisy, sigma, strength):
        return self.function(noisy, sigma, strength)


def as_is(noisy, sigma, strength):
    return noisy


def total_variation(noisy, sigma, strength):
    from skimage.restoration import denoise_tv_chambolle

    axis = -1 if noisy.ndim == 3 else None
    return rounded(255 * denoise_tv_chambolle(noisy / 255, weight=strength * sigma / 255, channel_axis=axis))


def non_local_means(noisy, sigma, strength):
    """With the noise level given, patches of 5x5 in a window of 13x13, as in scikit-image's own example."""
    from skimage.restoration import denoise_nl_means

    return rounded(
        255 * denoise_nl_means(
            noisy / 255, patch_size=5, patch_distance=6, h=strength * sigma / 255, sigma=sigma / 255, fast_mode=True,
            channel_axis=-1 if noisy.ndim == 3 else None,
        )
    )


def opencv(noisy, sigma, strength):
    """OpenCV's non-local means with its own windows; a picture in colour is taken apart into lightness and colour."""
    import cv2

    height = strength * sigma
    if noisy.ndim == 2:
        return cv2.fastNlMeansDenoising(noisy, None, height, 7, 21)
    return cv2.fastNlMeansDenoisingColored(noisy[..., ::-1].copy(), None, height, height, 7, 21)[..., ::-1]


def bm3d(noisy, sigma, strength):
    import bm3d

    denoise = bm3d.bm3d_rgb if noisy.ndim == 3 else bm3d.bm3d
    return rounded(255 * numpy.squeeze(denoise(noisy / 255, sigma / 255)))


def easel(command, arguments):
    """The command, run whole: start, reading and writing of the file belong to its time."""

    def denoise(noisy, sigma, strength):
        with tempfile.TemporaryDirectory() as folder:
            before, after = pathlib.Path(folder) / "noisy.png", pathlib.Path(folder) / "clean.png"
            Image.fromarray(noisy).save(before)
            line = [command, "denoise", str(before), "-o", str(after)]
            line += [argument.format(sigma=sigma) for argument in arguments]
            result = subprocess.run(line, capture_output=True, text=True)
            if result.returncode != 0:
                raise Unmeasured((result.stderr.strip().splitlines() or ["no message"])[-1])
            restored = numpy.asarray(Image.open(after))
        if restored.shape != noisy.shape:
            raise Unmeasured(f"a picture of {noisy.shape} came back as {restored.shape}")
        return restored

    return denoise


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


def all_methods(command, digest):
    """Every method in the order of the table's rows; Easel's where there is a command, of a digest of its own."""
    tuned = "strength chosen"
    image, cv = version("scikit-image"), version("opencv-python-headless")
    methods = [Method("noisy", "1", as_is)]
    if command:
        methods += [
            Method("Easel, noise level given", digest, easel(command, ["--sigma", "{sigma}"])),
            Method("Easel, noise level estimated", digest, easel(command, [])),
            Method("Easel, `--zero-shot`", digest, easel(command, ["--zero-shot"])),
        ]
    return methods + [
        Method(f"total variation, {tuned}", image, total_variation, (0.5, 0.7, 0.9, 1.1, 1.3, 1.6, 2.0)),
        Method(f"non-local means, {tuned}", image, non_local_means, (0.2, 0.3, 0.4, 0.6, 0.8, 1.0)),
        Method(f"OpenCV's non-local means, {tuned}", cv, opencv, (0.3, 0.4, 0.6, 0.8, 1.0, 1.2)),
        Method("BM3D", version("bm3d"), bm3d),
    ]
