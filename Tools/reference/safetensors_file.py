"""Writes Tests/EaselTrainingTests/FilesReference/numpy.safetensors with the Python package `safetensors`."""

import os

import numpy as np
from safetensors.numpy import save_file

here = os.path.dirname(os.path.abspath(__file__))
path = os.path.join(here, "../../Tests/EaselTrainingTests/FilesReference/numpy.safetensors")
save_file(
    {
        "encoder.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 4 - 0.5,
        "labels": np.array([-1, 0, 2147483647], dtype=np.int32),
        "step": np.array(1234567890123, dtype=np.int64),
        "seed": np.array([2**64 - 1], dtype=np.uint64),
        "pixels": np.array([[0, 127, 255]], dtype=np.uint8),
        "empty": np.zeros((0, 4), dtype=np.float32),
        'half "é"': np.array([1.5], dtype=np.float16),
    },
    path,
    metadata={"format": "np", "note": 'a "quoted" line\nand é'},
)
