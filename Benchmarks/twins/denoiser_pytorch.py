"""The built-in denoiser's network in PyTorch."""

import pathlib
import sys

import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "Tools" / "reference"))

import tensors  # noqa: E402
from ffdnet import FFDNet  # noqa: E402
from pytorch_support import Variant  # noqa: E402


def network(weights):
    arrays, _ = tensors.read(weights)
    return FFDNet.loaded(arrays).eval()


def make(weights, side, variant, threads):
    kind = Variant(variant, threads)
    model = kind.placed(network(weights))
    image = torch.rand(1, 3, side, side).contiguous(memory_format=kind.layout)
    level = torch.full((1, 1, 1, 1), 0.1)
    program = kind.program(lambda image, level: image - model(image, level))

    @torch.inference_mode()
    def denoise():
        return program(image, level)

    return torch.__version__.split("+")[0], side * side, denoise
