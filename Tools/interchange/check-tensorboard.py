"""Trains two short runs with `--tensorboard` and reads their event files with TensorBoard's own reader.

`check-tensorboard.py EASEL WORK` compares numbers with the run's log.jsonl, the image with samples/, histograms with the
checkpoint, and looks at the graph; one of the runs is stopped and resumed between its epochs, and goes back over one that
it had written. Prints a line for each check and ends with a status that is not 0 where one fails. Needs the packages
tensorboard and numpy.
"""

import json
import math
import pathlib
import struct
import sys

import numpy
from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator

from commands import run

EPOCHS = 2
failures = 0


def check(what, holds, detail=""):
    """Prints a line, and remembers what does not hold."""
    global failures
    failures += not holds
    print(f"{'ok' if holds else 'FAILED'}   {what}{f': {detail}' if detail and not holds else ''}")


def epochs(folder):
    """The log's lines of epochs."""
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    return [line for line in lines if line["kind"] == "epoch"]


def tensors(path):
    """What a safetensors file holds, by names."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    return {
        name: numpy.frombuffer(data, "<f4", offset=8 + length + entry["data_offsets"][0], count=math.prod(entry["shape"]))
        for name, entry in header.items()
        if entry["dtype"] == "F32"
    }


def expected_scalars(lines):
    """What each tag should have, by the log."""
    found = {}
    for line in lines:
        values = {f"train/{name}": value for name, value in line["train"].items()}
        values |= {f"test/{name}": value for name, value in line["test"].items()}
        values["run/epoch"] = line["epoch"]
        for name in ("learningRate", "seconds", "imagesPerSecond", "waiting"):
            if name in line:
                values[f"run/{name}"] = line[name]
        for tag, value in values.items():
            found.setdefault(tag, []).append((line["step"], value))
    return found


def judge(name, folder):
    """Compares the event files of a run with what else it left."""
    events = event_accumulator.EventAccumulator(str(folder / "tensorboard"), size_guidance={"images": 0, "histograms": 0})
    events.Reload()
    tags, lines = events.Tags(), epochs(folder)
    expected = expected_scalars(lines)
    check(f"{name}: {len(expected)} scalars have the log's names", sorted(tags["scalars"]) == sorted(expected), tags["scalars"])
    for tag, points in expected.items():
        if tag not in tags["scalars"]:
            continue
        found = [(point.step, point.value) for point in events.Scalars(tag)]
        same = len(found) == len(points) and all(
            one[0] == other[0] and numpy.float32(one[1]) == numpy.float32(other[1]) for one, other in zip(found, points)
        )
        check(f"{name}: {tag} is the log's at {len(points)} steps", same, f"{found} and {points}")
    images = events.Images("samples")
    check(f"{name}: an image for each epoch", [image.step for image in images] == [line["step"] for line in lines])
    for line, image in zip(lines, images):
        file = folder / "samples" / f"epoch-{line['epoch']:04}.png"
        size = struct.unpack(">II", file.read_bytes()[16:24])
        same = image.encoded_image_string == file.read_bytes() and (image.width, image.height) == size
        check(f"{name}: the image of epoch {line['epoch']} is {file.name}", same)
    saved = {
        epoch["epoch"]: {
            name: values
            for name, values in tensors(folder / "checkpoints" / f"epoch-{epoch['epoch']:04}.safetensors").items()
            if not name.startswith(("optimizer.", "training."))
        }
        for epoch in lines
    }
    names = {name.replace(".", "/"): name for name in saved[1] if not name.endswith(("runningMean", "runningVariance"))}
    check(f"{name}: histograms of {len(names)} parameters", sorted(tags["histograms"]) == sorted(names), tags["histograms"])
    for tag in tags["histograms"]:
        good = len(events.Histograms(tag)) == len(lines)
        for line, point in zip(lines, events.Histograms(tag)):
            values, histogram = saved[line["epoch"]][names[tag]].astype(numpy.float64), point.histogram_value
            limits, counts = numpy.array(histogram.bucket_limit), numpy.array(histogram.bucket)
            own = numpy.histogram(values, numpy.concatenate([[-numpy.inf], limits]))[0]
            good = good and point.step == line["step"] and histogram.num == counts.sum() == values.size
            good = good and (histogram.min, histogram.max) == (values.min(), values.max())
            good = good and math.isclose(histogram.sum, values.sum(), rel_tol=1e-9, abs_tol=1e-9)
            good = good and math.isclose(histogram.sum_squares, (values**2).sum(), rel_tol=1e-9) and (own == counts).all()
        check(f"{name}: {tag} is counted as its {saved[1][names[tag]].size} weights of each epoch are", good)
    graph = events.Graph()
    nodes = {node.name: node for node in graph.node}
    check(f"{name}: the graph has {len(nodes)} nodes, each under a name of its own", len(nodes) == len(graph.node) > 5)
    check(f"{name}: what its nodes take is there", all(source in nodes for node in graph.node for source in node.input))
    check(f"{name}: its parameters stand under their names", all(tag in nodes for tag in names))
    # The reader behind TensorBoard's pages, which converts as it reads.
    modern = plugin_event_accumulator.EventAccumulator(str(folder / "tensorboard"))
    modern.Reload()
    counts = {tag: len(modern.Tensors(tag)) for tag in modern.Tags()["tensors"]}
    wanted = {tag: len(lines) for tag in [*expected, *names, "samples"]} | {"__run_graph__": 1}
    check(f"{name}: the reader behind the pages finds as much", counts == wanted, counts)


def main():
    easel, work = sys.argv[1], pathlib.Path(sys.argv[2])
    common = ["--data", "digits", "--limit", "60", "--batch-size", "16", "--tensorboard"]
    for model in ("autoencoder", "lenet5"):
        folder = work / model
        run(easel, "train", model, *common, "--epochs", EPOCHS, "--output", folder)
        judge(model, folder)
    # Resumed from the first epoch's end, after the second was written, as by a kill before its checkpoint.
    folder = work / "autoencoder"
    for file in (folder / "checkpoints").glob("epoch-0002*"):
        file.unlink()
    run(easel, "train", "--resume", folder, "--epochs", EPOCHS + 1)
    files = sorted(path.name for path in (folder / "tensorboard").iterdir())
    check("resumed: a second event file, and nothing else", len(files) == 2 and all("tfevents" in file for file in files), files)
    judge("resumed", folder)
    sys.exit(1 if failures else 0)


main()
