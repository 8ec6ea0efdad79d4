"""Safetensors files, written so that the same tensors are the same bytes everywhere."""

import json
import pathlib
import struct

import numpy

DTYPES = {"F16": "<f2", "F32": "<f4", "I32": "<i4", "I64": "<i8", "U8": "u1", "U64": "<u8"}


def write(path, arrays, metadata):
    """Writes arrays in the order given, the header padded so that the data begins at a multiple of eight; returns the size."""
    kinds = {numpy.dtype(dtype): kind for kind, dtype in DTYPES.items()}
    header, blocks, offset = {"__metadata__": metadata}, [], 0
    for name, array in arrays.items():
        block = numpy.ascontiguousarray(array).tobytes()
        header[name] = {
            "dtype": kinds[array.dtype], "shape": list(array.shape), "data_offsets": [offset, offset + len(block)]
        }
        blocks.append(block)
        offset += len(block)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blocks))
    return 8 + len(text) + offset


def read(path):
    """The arrays of a file by their names, and its metadata."""
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        arrays[name] = numpy.frombuffer(content[start:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return arrays, metadata
