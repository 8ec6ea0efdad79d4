"""Golden cases: collected in Easel's layouts, computed in double precision, written as one safetensors file."""

import json
import pathlib

import torch

import tensors

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "EaselTrainingTests" / "Golden"


def prepare(seed):
    """Makes a script's numbers the same on every run."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    torch.set_default_dtype(torch.float64)


def normal(*shape, scale=1.0):
    """Normal values that Float32 represents exactly, so that what is written is what was computed with."""
    return (scale * torch.randn(shape)).float().double()


class Golden:
    """The cases of one file. Leaves are made in Easel's layout; a case's function permutes them to PyTorch's and back.

    So autograd returns the gradients in Easel's layout too, and no gradient is ever converted by hand.
    """

    def __init__(self):
        self.tensors = {}
        self.cases = []

    def add(self, name, operation, attributes, **values):
        """Adds a case whose tensors are given, named `NAME.tensor`."""
        assert all(case["name"] != name for case in self.cases), name
        self.cases.append({"name": name, "operation": operation, **attributes})
        for key, value in values.items():
            self.tensors[f"{name}.{key}"] = value.detach()

    def differentiate(self, name, operation, function, inputs, constants=None, updated=None, **attributes):
        """Adds a case with its output and the gradients of sum(output × outputGradient) with respect to every input.

        `updated` names what the function returns beside its output: state that the operation changes.
        """
        constants = constants or {}
        leaves = {key: value.clone().requires_grad_() for key, value in inputs.items()}
        results = function(*leaves.values(), *constants.values())
        output, *states = results if isinstance(results, tuple) else (results,)
        output_gradient = normal(*output.shape)
        gradients = torch.autograd.grad(output, list(leaves.values()), output_gradient)
        self.add(name, operation, attributes, **leaves, **constants, output=output, outputGradient=output_gradient)
        for key, gradient in zip(leaves, gradients):
            self.tensors[f"{name}.gradient.{key}"] = gradient
        for key, state in zip(updated or (), states, strict=True):
            self.tensors[f"{name}.updated.{key}"] = state.detach()

    def write(self, file_name, **metadata):
        """Writes the file: all floats as F32, all integers as I32; cases and origin in the metadata."""
        metadata = {
            "format": "pt",
            "origin": f"PyTorch {torch.__version__.split('+')[0]}, double precision, rounded to Float32",
            "cases": json.dumps(self.cases, separators=(",", ":")),
            **{key: json.dumps(value) for key, value in metadata.items()},
        }
        FOLDER.mkdir(parents=True, exist_ok=True)
        arrays = {
            name: tensor.numpy().astype("<f4" if tensor.is_floating_point() else "<i4")
            for name, tensor in self.tensors.items()
        }
        size = tensors.write(FOLDER / file_name, arrays, metadata)
        print(f"{file_name}: {len(self.cases)} cases, {len(self.tensors)} tensors, {size / 1000:.0f} kB")
