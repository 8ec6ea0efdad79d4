"""Compares the networks that weights of torchvision and timm are read for with torchvision and timm themselves.

    python Tools/reference/pretrained.py [MODEL …]        # all of them if none is named

For each a state dictionary with seeded random weights and random statistics of batch normalisation is written by torch.save,
of timm's networks (`timm:resnet18`) a safetensors file, added with `easel weights add`, and one picture is classified by both. The largest difference of log-probabilities is printed,
relative to their spread. `EASEL` names the command. Needs torchvision, timm, safetensors and Pillow; run by hand, since it writes files of up to
600 MB into a temporary folder.
"""

import json
import os
import subprocess
import sys
import tempfile

import numpy
import timm
import torch
import torchvision.models as models
from PIL import Image
from safetensors.torch import save_file

IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
HEADS = {"init_weights": False}
NETWORKS = {
    "alexnet": (models.alexnet, {}, IMAGENET, 224),
    "squeezenet": (models.squeezenet1_1, {}, IMAGENET, 224),
    "mobilenet-v2": (models.mobilenet_v2, {}, IMAGENET, 224),
    "googlenet": (models.googlenet, HEADS, HALF, 224),
    "inception-v3": (models.inception_v3, HEADS, HALF, 299),
} | {
    name: (getattr(models, name.replace("-", "_")), {}, IMAGENET, 224)
    for name in ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"]
    + [f"vgg{depth}{suffix}" for depth in (11, 13, 16, 19) for suffix in ("", "-bn")]
}


# What the authors of these weights did is not in their file.
TENSORFLOW = ["--model", "efficientnet-lite0", "--convention", "tensorflow", "--input-normalisation", "standardise:0.5/0.5"]
TIMM = {
    "mobilenetv2_100": ("mobilenet-v2", [], IMAGENET, 224),
    "efficientnet_lite0": ("efficientnet-lite0", [], IMAGENET, 224),
    "tf_efficientnet_lite0": ("efficientnet-lite0", TENSORFLOW, HALF, 224),
    "vgg11": ("vgg11", [], IMAGENET, 224),
    "vgg16_bn": ("vgg16-bn", [], IMAGENET, 224),
    "resnet18": ("resnet18", [], IMAGENET, 224),
    "resnet50": ("resnet50", [], IMAGENET, 224),
    "inception_v3": ("inception-v3", [], HALF, 299),
}


def of_timm(weights=None, *, name):
    return timm.create_model(name, pretrained=False)


def write(network, file):
    if file.endswith(".pth"):
        return torch.save(network.state_dict(), file)
    save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, file)


def randomised(make, options, images):
    """A network whose every number is drawn, and whose activations keep a sensible size: statistics are near those of the
    image, moved at random."""
    torch.manual_seed(7)
    network = make(weights=None, **options)
    norms = [m for m in network.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    network.train()
    for norm in norms:
        norm.momentum = 1.0
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
                torch.nn.init.kaiming_normal_(module.weight)
                if module.bias is not None:
                    torch.nn.init.normal_(module.bias, std=0.1)
        network(images)
        for norm in norms:
            norm.weight.uniform_(0.5, 1.5)
            norm.bias.normal_(std=0.2)
            norm.running_mean.mul_(torch.empty_like(norm.running_mean).uniform_(0.8, 1.2))
            norm.running_var.mul_(torch.empty_like(norm.running_var).uniform_(0.8, 1.2))
    return network.eval()


def compare(name, folder):
    kind, _, own = name.rpartition(":")
    if kind == "timm":
        model, words, (mean, deviation), side = TIMM[own]
        make, options = of_timm, {"name": own}
    else:
        make, options, (mean, deviation), side = NETWORKS[name]
        model, words = name, []
    random = numpy.random.default_rng(3)
    coarse = random.integers(0, 256, (side // 16 + 1, side // 16 + 1, 3), dtype=numpy.uint8)
    picture = numpy.asarray(Image.fromarray(coarse).resize((side, side), Image.BILINEAR))
    path = os.path.join(folder, "picture.png")
    Image.fromarray(picture).save(path)
    pixels = torch.from_numpy(picture.copy()).permute(2, 0, 1).float() / 255
    image = ((pixels - torch.tensor(mean)[:, None, None]) / torch.tensor(deviation)[:, None, None])[None]
    network = randomised(make, options, torch.cat([image, image.flip(3)]))
    file = os.path.join(folder, f"{own}.safetensors" if kind else f"{own}.pth")
    with torch.no_grad():
        logits = network(image)[0].double()
        # A soft softmax, so that no probability is lost among the digits.
        scale = float(8 / (logits.max() - logits.min()))
        last = [m for m in network.modules() if isinstance(m, (torch.nn.Linear, torch.nn.Conv2d))][-1]
        if kind:
            last = network.get_classifier()
        if name == "squeezenet":
            scale = min(scale, 1.0)
        last.weight.mul_(scale)
        last.bias.mul_(scale)
        write(network, file)
        expected = torch.log_softmax(network(image)[0].double(), 0).numpy()
    easel = os.environ.get("EASEL", ".build/release/easel")
    environment = os.environ | {"XDG_CACHE_HOME": folder}
    labels = os.path.join(folder, "labels.txt")
    with open(labels, "w") as out:
        out.write("\n".join(str(n) for n in range(1000)))
    run = lambda *words: subprocess.run([easel, *words], env=environment, check=True, capture_output=True, text=True).stdout
    added = json.loads(run("weights", "add", file, "--labels", labels, "--json", *words))
    assert added["model"] == model, added
    found = json.loads(run("classify", "--weights", added["name"], path, "--top", "1000", "--json"))[0]["predictions"]
    ours = numpy.empty(1000)
    for prediction in found:
        ours[int(prediction["class"])] = numpy.log(prediction["probability"])
    difference = numpy.abs(ours - expected).max() / (expected.max() - expected.min())
    os.remove(file)
    os.remove(added["path"])
    print(f"{name:28} {difference:.2e}  best {found[0]['class']} {int(expected.argmax())}", flush=True)
    return difference


if __name__ == "__main__":
    worst = 0
    for name in sys.argv[1:] or [*NETWORKS, *(f"timm:{name}" for name in TIMM)]:
        with tempfile.TemporaryDirectory() as folder:
            worst = max(worst, compare(name, folder))
    sys.exit(0 if worst < 1e-4 else f"the largest difference is {worst:.2e}, and 1e-4 is allowed")
