"""Denoising: pixels to places and back, and FFDNet's form with its gradients."""

from torch.nn import functional

from ffdnet import name, noise
from golden import Golden, normal, prepare
from layouts import to_nchw, to_nhwc

CHANNELS, HIDDEN, DEPTH = 3, 8, 4


def denoise(images, *rest):
    """Images NHWC, filters in Easel's layout, noise levels last: the images without their noise."""
    *leaves, level = rest
    parameters = [(weight.permute(3, 2, 0, 1), bias) for weight, bias in zip(leaves[::2], leaves[1::2])]
    return images - to_nhwc(noise(to_nchw(images), level, parameters))


golden = Golden()
prepare(seed=29)
golden.differentiate(
    "pixelUnshuffle", "pixelUnshuffle", lambda values: to_nhwc(functional.pixel_unshuffle(to_nchw(values), 2)),
    {"input": normal(2, 4, 6, 3)}, factor=2,
)
golden.differentiate(
    "pixelShuffle", "pixelShuffle", lambda values: to_nhwc(functional.pixel_shuffle(to_nchw(values), 2)),
    {"input": normal(2, 2, 3, 12)}, factor=2,
)
places = 4 * CHANNELS
widths = [places + 1] + [HIDDEN] * (DEPTH - 1) + [places]
inputs = {"input": normal(2, 12, 16, CHANNELS)}
for index, (before, after) in enumerate(zip(widths, widths[1:])):
    inputs[name(index, "weight")] = normal(3, 3, before, after, scale=0.3)
    inputs[name(index, "bias")] = normal(after, scale=0.1)
levels = normal(2, 1, 1, 1).abs()
golden.differentiate(
    "ffdnet", "ffdnet", denoise, inputs, {"noiseLevel": levels}, channels=CHANNELS, hiddenChannels=HIDDEN, depth=DEPTH
)
golden.write("denoising.safetensors")
