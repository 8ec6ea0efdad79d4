"""Exports the weights of trained models, and lets PyTorch, torchvision and timm judge the files.

`check-weights.py [--without-torch] EASEL WORK [MODEL…]` trains each model for next to no time on pictures that Easel draws
itself, and exports its weights as .safetensors and as .pth. Python's own `zipfile` and `pickle` read the .pth and `json` the
header of the .safetensors, and both must hold the same tensors. With PyTorch, `torch.load(weights_only=True)` and safetensors
must read them too, the network of torchvision or timm must load them strictly, and its logits must be those that
`easel classify` made its probabilities of. Prints a line for each check, and ends with a status that is not 0 where one fails.
"""

import json
import math
import pathlib
import pickle
import struct
import sys
import zipfile
from collections import OrderedDict

from commands import run

# Of a size that the stems of ImageNet's networks are built for, and normalised as these expect.
LARGE = "--data digits --limit 40 --size {} --colour rgb --input-normalisation standardise:imagenet"
TWINS = {
    "resnet18": 80, "resnet50": 80, "vgg11-bn": 224, "alexnet": 224, "squeezenet": 80, "mobilenet-v2": 80, "googlenet": 80,
    "efficientnet-lite0": 80,
}  # fmt: skip
# The function of torchvision or timm that builds the network, where it is not the model's own name.
BUILDERS = {"vgg11-bn": "vgg11_bn", "squeezenet": "squeezenet1_1", "mobilenet-v2": "mobilenet_v2", "efficientnet-lite0": "timm"}
OWN = {
    "lenet5": "--data digits --limit 40", "autoencoder": "--data digits --limit 40", "vae": "--data digits --limit 40",
    "dcgan": "--data digits --limit 40", "unet": "--data scenes --limit 40 --width 0.125",
}  # fmt: skip
# The largest difference of probabilities.
ALLOWED = 1e-5

wrong = 0


def check(isRight, what):
    global wrong
    wrong += not isRight
    print(f"{'ok' if isRight else 'WRONG'}: {what}", flush=True)


# What a pickle may refer to, and what stands for it here.
class Storage:
    def __init__(self, name):
        self.code = {"FloatStorage": "f", "LongStorage": "q"}[name]


class WeightsUnpickler(pickle.Unpickler):
    """Reads a dictionary of tensors without PyTorch: each is its shape and its numbers as bytes."""

    def __init__(self, archive):
        self.archive = archive
        super().__init__(archive.open("archive/data.pkl"))

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return rebuilt
        if module == "torch" and name.endswith("Storage"):
            return Storage(name)
        raise pickle.UnpicklingError(f"{module}.{name}")

    def persistent_load(self, parts):
        kind, storage, key, device, count = parts
        content = self.archive.read(f"archive/data/{key}")
        if kind != "storage" or device != "cpu" or len(content) != count * struct.calcsize("<" + storage.code):
            raise pickle.UnpicklingError(f"storage {key}")
        return storage.code, content


def rebuilt(storage, offset, shape, strides, needsGradient, hooks):
    step, expected = 1, []
    for size in reversed(shape):
        expected.insert(0, step)
        step *= max(size, 1)
    if offset != 0 or list(strides) != expected or needsGradient or hooks:
        raise pickle.UnpicklingError(f"a tensor of {shape} with strides {strides}")
    return storage[0], tuple(shape), storage[1]


def fromPickle(path):
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise zipfile.BadZipFile(f"{path}: a checksum is wrong")
        if archive.read("archive/byteorder") != b"little" or archive.read("archive/version") != b"3\n":
            raise zipfile.BadZipFile(f"{path}: not what torch.save writes")
        for item in archive.infolist():
            with open(path, "rb") as file:
                file.seek(item.header_offset + 26)
                lengths = struct.unpack("<HH", file.read(4))
            if (item.header_offset + 30 + sum(lengths)) % 64 or item.compress_type != zipfile.ZIP_STORED:
                raise zipfile.BadZipFile(f"{path}: {item.filename} is not aligned, or not as it is")
        return WeightsUnpickler(archive).load()


def fromSafetensors(path):
    content = pathlib.Path(path).read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + size])
    facts = header.pop("__metadata__")
    codes = {"F32": "f", "I64": "q"}
    tensors = {}
    for name, item in header.items():
        start, end = (8 + size + place for place in item["data_offsets"])
        tensors[name] = (codes[item["dtype"]], tuple(item["shape"]), content[start:end])
    return facts, tensors


def trained(easel, work, model, options):
    folder = work / "runs" / model
    if not folder.exists():
        words = [*options.split(), "--epochs", 1, "--batch-size", 20, "--seed", 3, "--output", folder]
        run(easel, "train", model, *words)
    return folder


def answers(easel, folder, picture):
    """The probabilities of a picture by the names of classes."""
    found = json.loads(run(easel, "classify", "--run", folder, "--json", "--top", 10, picture))
    while isinstance(found, list):
        found = found[0]
    rows = next(value for value in found.values() if isinstance(value, list))
    return {row.get("class", row.get("className")): row["probability"] for row in rows}


def compareWithTorch(easel, work, model, size, folder, path, facts):
    import numpy
    import torch
    from PIL import Image

    state = torch.load(path.with_suffix(".pth"), weights_only=True)
    from safetensors.torch import load_file

    other = load_file(path)
    same = state.keys() == other.keys() and all(torch.equal(state[name], other[name]) for name in state)
    check(same, f"{model}: torch.load(weights_only=True) and safetensors read the same tensors")
    if size is None:
        return
    classes = json.loads(facts["classes"])
    if BUILDERS.get(model) == "timm":
        import timm

        network, library = timm.create_model("efficientnet_lite0", num_classes=len(classes)), "timm"
    else:
        import torchvision

        builder = getattr(torchvision.models, BUILDERS.get(model, model))
        extra = {"init_weights": False, "transform_input": False} if model == "googlenet" else {}
        network, library = builder(weights=None, num_classes=len(classes), **extra), "torchvision"
    try:
        network.load_state_dict(state, strict=True)
        network.load_state_dict(other, strict=True)
    except RuntimeError as error:
        return check(False, f"{model}: {library} loads it strictly: {' '.join(str(error).split())[:300]}")
    check(True, f"{model}: {library} loads it strictly")
    picture = work / f"{size}.png"
    if not picture.exists():
        values = numpy.random.default_rng(1).integers(0, 256, (size, size, 3), dtype=numpy.uint8)
        Image.fromarray(values).save(picture)
    pixels = torch.from_numpy(numpy.array(Image.open(picture))).float() / 255
    mean, deviation = (
        torch.tensor([float(number) for number in part.split(":")[1].split("/")]) for part in facts["pixels"].split(",")
    )
    network.eval()
    with torch.no_grad():
        logits = network(((pixels - mean) / deviation).permute(2, 0, 1)[None])
        found = torch.softmax(logits, 1)[0].tolist()
    expected = answers(easel, folder, picture)
    largest = max(abs(expected[name] - found[place]) for place, name in enumerate(classes) if name in expected)
    check(largest <= ALLOWED and len(expected) > 1, f"{model}: {library}'s probabilities differ by {largest:.1e} at most")


def main():
    words = [word for word in sys.argv[1:] if word != "--without-torch"]
    hasTorch = len(words) == len(sys.argv) - 1
    easel, work = words[0], pathlib.Path(words[1])
    work.mkdir(parents=True, exist_ok=True)
    # PyTorch is not there to judge the twins, of which two show the names and all layouts.
    names = words[2:] or ([*TWINS, *OWN] if hasTorch else ["resnet18", "efficientnet-lite0", *OWN])
    for model in names:
        size = TWINS.get(model)
        folder = trained(easel, work, model, LARGE.format(size) if size else OWN[model])
        path = work / f"{model}.safetensors"
        report = json.loads(run(easel, "export", "--run", folder, "-o", path, "--json"))
        library = "easel" if size is None else "timm" if BUILDERS.get(model) == "timm" else "torchvision"
        check(report["names"] == library and report["largestDifference"] == 0, f"{model}: {report['tensors']} tensors, {library}'s names")
        run(easel, "export", "--run", folder, "-o", path.with_suffix(".pth"))
        facts, tensors = fromSafetensors(path)
        pickled = fromPickle(path.with_suffix(".pth"))
        isWhole = len(pickled) == report["tensors"] and dict(pickled) == tensors
        check(isWhole, f"{model}: Python's own pickle and json read the same tensors")
        sizes = all(math.prod(shape) * struct.calcsize("<" + code) == len(content) for code, shape, content in tensors.values())
        check(sizes and facts["model"] == model and "pixels" in facts, f"{model}: says that pixels are {facts.get('pixels')}")
        if hasTorch:
            compareWithTorch(easel, work, model, size, folder, path, facts)
        for words in (["--layout", "nhwc"], ["--part", "whole"], ["--example", work / "example"]):
            error = run(easel, "export", "--run", folder, "-o", work / "none.pth", *words, fails=True)
            if not (error.count(words[0]) and not (work / "none.pth").exists()):
                check(False, f"{model}: {words[0]} is not refused: {error}")
    print(f"{wrong} checks failed" if wrong else "every file is read as Easel means it")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
