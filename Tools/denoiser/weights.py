"""Writes a denoiser's weights as they are built into Easel: half precision, the same bytes for the same weights.

`weights.py CHECKPOINT WEIGHTS TRAINING_SET CROPS` converts the checkpoint of a run of Easel.
"""

import pathlib
import sys

import numpy

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "reference"))

import tensors  # noqa: E402
from ffdnet import name  # noqa: E402


def write(path, parameters, training_set, crops):
    """Writes parameters in the layout of Easel, sorted by name, and what they are and were trained on."""
    depth = len(parameters) // 2
    last = parameters[name(depth - 1, "weight")]
    # The sorting is of text, as a reader of JSON with sorted keys has it.
    halves = {key: parameters[key].astype("<f2") for key in sorted(parameters)}
    if not all(numpy.isfinite(half).all() for half in halves.values()):
        sys.exit(f"{path}: a weight is none that half precision holds: the training failed")
    metadata = {
        "channels": last.shape[3] // 4, "cropsSeen": crops, "depth": depth, "hiddenChannels": last.shape[2],
        "model": "denoiser", "trainingSet": f"sha256:{training_set}",
    }
    tensors.write(path, halves, {key: str(value) for key, value in metadata.items()})


def main():
    checkpoint, path, training_set, crops = sys.argv[1:]
    arrays, _ = tensors.read(checkpoint)
    parameters = {key: value for key, value in arrays.items() if key.startswith("layers.")}
    write(path, parameters, training_set, int(crops))


if __name__ == "__main__":
    main()
