"""Writes Tests/EaselInterchangeTests/Golden: small files of weights as PyTorch and safetensors write them.

Values are small whole numbers that every type holds (`ramp`). `expected.json` says what PyTorch reads from each file. Names of
storages in the old format are addresses, so that the script writes other bytes each time, which hold the same.
"""

import collections
import io
import json
import pathlib
import pickle
import zipfile

import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "EaselInterchangeTests" / "Golden"
TYPES = {
    "float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16,
    "int64": torch.int64, "int32": torch.int32, "int16": torch.int16, "int8": torch.int8,
}


def ramp(number, *shape, dtype=torch.float32):
    count = torch.Size(shape).numel()
    return ((torch.arange(count) % 11 - 5) * 2 + number).to(dtype).reshape(shape)


def every_type():
    tensors = {name: ramp(n, 2, 3, dtype=dtype) for n, (name, dtype) in enumerate(TYPES.items())}
    tensors["uint8"] = ramp(20, 5, dtype=torch.uint8)
    tensors["bool"] = torch.tensor([True, False, True])
    tensors["scalar"] = torch.tensor(-3.5)
    tensors["empty"] = torch.zeros(0, 4)
    tensors["half extremes"] = torch.tensor([65504.0, 2.0**-24, float("inf"), -0.0], dtype=torch.float16)
    return tensors


def layouts():
    base = ramp(0, 4, 6)
    return {
        "base": base,
        "transposed": base.t(),
        "sliced": base[1:4:2, 2:5],
        "column": base[:, 3],
        "expanded": ramp(1, 3, 1).expand(3, 4),
        "permuted": ramp(2, 2, 3, 4).permute(2, 0, 1),
        "channels last": ramp(3, 1, 2, 3, 2).to(memory_format=torch.channels_last),
        "double": ramp(4, 3, 2, dtype=torch.float64).t(),
        "byte": ramp(20, 3, 2, dtype=torch.uint8).t(),
    }


def state():
    """What a network's state dictionary is: with `_metadata`, and a number beside the tensors."""
    network = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3))
    result = network.state_dict()
    for number, tensor in enumerate(result.values()):
        tensor.copy_(ramp(number, *tensor.shape, dtype=tensor.dtype))
    return result


def parameters():
    return collections.OrderedDict(weight=torch.nn.Parameter(ramp(0, 2, 2)), bias=torch.nn.Parameter(ramp(1, 2)))


def checkpoint():
    weights = collections.OrderedDict(("module." + name, tensor) for name, tensor in state().items())
    return {
        "epoch": 3, "best": torch.tensor(0.5), "arch": "résumé", "history": [1.5, None, True, (1, 2), 2**40],
        "size": torch.Size([2, 3]), "state_dict": weights, "optimizer": {"state": {}, "param_groups": [{"lr": 1e-3}]},
    }


expected = {}


def expect(name, tensors):
    """What the test is to find in a file: as PyTorch has read it, converted to float32."""
    expected[name] = [
        {
            "name": key, "shape": list(tensor.shape), "type": str(tensor.dtype).removeprefix("torch."),
            "strides": list(tensor.stride()), "offset": tensor.storage_offset(),
            "values": " ".join(repr(value) for value in tensor.detach().float().flatten().tolist()),
        }
        for key, tensor in tensors.items()
    ]


def save(name, thing, key=None, **options):
    """Writes a file, and notes what PyTorch reads from it, under a key where the tensors are not all there is."""
    torch.save(thing, FOLDER / name, **options)
    read = torch.load(FOLDER / name, weights_only=False)
    tensors = read[key] if key else read
    expect(name, {key.removeprefix("module."): tensor for key, tensor in tensors.items()})


def write(name, thing, key=None, **options):
    save(f"{name}.pth", thing, key, **options)
    save(f"{name}-stream.pth", thing, key, _use_new_zipfile_serialization=False, **options)


FOLDER.mkdir(exist_ok=True)
write("types", every_type())
write("layouts", layouts())
write("state", state())
write("parameters", parameters())
write("checkpoint", checkpoint(), "state_dict")
for protocol in (3, 4, 5):
    write(f"protocol{protocol}", parameters(), pickle_protocol=protocol)
save("protocol1.pth", parameters(), pickle_protocol=1)
torch.save(torch.nn.Linear(2, 2), FOLDER / "module.pth")
save("players.pth", {"generator": state(), "discriminator": parameters()}, "discriminator")

buffer = io.BytesIO()
torch.save(parameters(), buffer)
expect("one.whl", parameters())
files = {"p/__init__.py": b"", "p/models/weights.pth": buffer.getvalue(), "p.dist-info/RECORD": b""}
with zipfile.ZipFile(FOLDER / "one.whl", "w") as wheel:
    for name, content in files.items():
        wheel.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)

tensors = every_type()
save_file(tensors, FOLDER / "types.safetensors", metadata={"format": "pt"})
expect("types.safetensors", tensors)
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(map(json.dumps, of)) + "]" for name, of in expected.items())
(FOLDER / "expected.json").write_text("{" + lines + "}\n")
# A plain pickle without tensors, of every protocol, for the reader of pickles alone.
plain = ["text é ☃", 7, -1, 300, -(2**31), 2**40, -(2**63), 2**63 - 1, 1.5, True, None, (), (1,), (1, 2, 3, 4), {"a": [1]}]
for protocol in range(6):
    (FOLDER / f"plain{protocol}.pickle").write_bytes(pickle.dumps(plain + [b"bytes"] * (protocol >= 3), protocol))
