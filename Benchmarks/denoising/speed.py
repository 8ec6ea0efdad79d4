"""The table of speed: one picture in colour by the whole command, by the network alone in other frameworks, and by BM3D."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
from PIL import Image
from skimage import data

from contenders import Load, Peer, Unmeasured

TWINS = pathlib.Path(__file__).resolve().parents[1] / "twins"
# BM3D takes half a minute a megapixel: its picture is of this side, its seconds scaled to the pixels of the others'.
SMALL = 256
NAMES = {"pytorch": "PyTorch", "onnxruntime": "ONNX Runtime", "bm3d": "BM3D", "peak": "peak"}


class Twin(Peer):
    """A denoiser, or a matrix product, in a Python process of its own; its seconds are those of so much work."""

    def __init__(self, contender, side, work, options):
        command = [options.python, str(TWINS / "run_denoiser.py"), contender, "--side", str(side)]
        super().__init__([*command, "--threads", str(options.threads)])
        of = self.description
        self.scale = work / of["work"]
        self.name = f"{NAMES[of['framework']]} {of['version']}"
        if of["framework"] in ("pytorch", "onnxruntime"):
            self.name += f", {of['variant']}, the network alone"
        elif of["framework"] == "bm3d":
            self.name += f", of {side}x{side} pixels, scaled"

    def slice(self):
        return self.ask("")["seconds"] * self.scale


class EaselCommand:
    """A command of Easel's, on as many processors as it has threads."""

    def __init__(self, arguments, options):
        self.command = [options.easel, *arguments, "--threads", str(options.threads)]
        self.processors = sorted(os.sched_getaffinity(0))[: options.threads]
        self.slice()

    def run(self):
        """What it prints."""
        result = subprocess.run(
            self.command, capture_output=True, text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, self.processors),
        )  # fmt: skip
        if result.returncode != 0:
            raise Unmeasured((result.stderr.strip().splitlines() or ["no message"])[-1])
        return result.stdout

    def close(self):
        pass


class EaselNetwork(EaselCommand):
    """The network alone, as the others are timed; of a network of the same form, whose weights do not matter."""

    name = "Easel, the network alone"

    def __init__(self, options):
        size = f"{options.side}x{options.side}x3"
        super().__init__(["bench", "denoiser", "--image", size, "--batch-size", "1", "--seconds", "2", "--json"], options)

    def slice(self):
        return 1 / json.loads(self.run())["inference"]["imagesPerSecond"]


class Easel(EaselCommand):
    """The command, run whole: start, reading, estimating the noise, the network and writing."""

    name = "Easel, the whole command"

    def __init__(self, folder, options):
        super().__init__(["denoise", str(folder / "noisy.png"), "-o", str(folder / "clean.png")], options)

    def slice(self):
        start = time.perf_counter()
        self.run()
        return time.perf_counter() - start


def draw(path, side):
    """A noisy picture of the side asked for, a photograph mirrored at its edges."""
    clean = data.astronaut()
    beyond = max(side - clean.shape[0], 0)
    clean = numpy.pad(clean, ((0, beyond), (0, beyond), (0, 0)), "symmetric")[:side, :side]
    noisy = clean + 25 * numpy.random.default_rng(0).standard_normal(clean.shape)
    Image.fromarray(numpy.clip(numpy.rint(noisy), 0, 255).astype(numpy.uint8)).save(path)


def multiply_adds(side):
    """Those of the network's convolutions for a picture, from the weights' own shapes."""
    sys.path.append(str(TWINS.parents[1] / "Tools" / "reference"))
    import tensors

    arrays, _ = tensors.read(TWINS.parents[1] / "Sources" / "CEaselWeights" / "denoiser-colour.safetensors")
    return sum(array.size for name, array in arrays.items() if name.endswith("weight")) * side * side / 4


def speed(options, left_out):
    """The table's lines; each contender's runs take turns, and ratios are taken within a round."""
    pixels = options.side**2
    contenders, slices, others = [], {}, None
    with tempfile.TemporaryDirectory() as folder:
        draw(pathlib.Path(folder) / "noisy.png", options.side)
        makers = [("peak", lambda: Twin("peak:sgemm", options.side, multiply_adds(options.side), options))]
        if options.easel:
            makers.append((Easel.name, lambda: Easel(pathlib.Path(folder), options)))
            makers.append((EaselNetwork.name, lambda: EaselNetwork(options)))
        for peer in options.peers.split(",") if options.peers else []:
            side = SMALL if peer.startswith("bm3d") else options.side
            makers.append((peer, lambda peer=peer, side=side: Twin(peer, side, pixels, options)))
        try:
            for name, make in makers:
                try:
                    contenders.append(make())
                    slices[contenders[-1].name] = []
                    print(f"speed: ready: {contenders[-1].name}", file=sys.stderr)
                except (Unmeasured, OSError) as reason:
                    left_out.append((f"{name}, speed", str(reason)))
            peers = [each for each in contenders if isinstance(each, Peer)]
            load = Load([each.process.pid for each in peers]) if os.path.exists("/proc/stat") else None
            for number in range(1, options.rounds + 1):
                for contender in list(contenders):
                    try:
                        slices[contender.name].append(contender.slice())
                    except Unmeasured as reason:
                        left_out.append((f"{contender.name}, speed", str(reason)))
                        contenders.remove(contender)
                        del slices[contender.name]
                        contender.close()
                print(f"speed: round {number} of {options.rounds}", file=sys.stderr)
            # A contender that failed is gone, and with it the count of what it took.
            others = load.others() if load and all(peer in contenders for peer in peers) else None
        finally:
            for contender in contenders:
                contender.close()
    return table(slices, others, options)


def ratio(easel, theirs):
    """How many times as long others take, round by round."""
    if not easel:
        return ""
    ratios = [other / own for own, other in zip(easel, theirs)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def table(slices, others, options):
    easel, network = slices.get(Easel.name), slices.get(EaselNetwork.name)
    peaks = next((values for name, values in slices.items() if name.startswith("peak")), None)
    lines = [f"| {options.side}x{options.side} in colour, {options.threads} threads | s | the command is faster by | the network by |"]
    lines.append("|---|---:|---:|---:|")
    for name, values in slices.items():
        if values is peaks:
            continue
        ratios = [ratio(ours, values) if values not in (easel, network) else "" for ours in (easel, network)]
        lines.append(f"| {name} | {statistics.median(values):.2f} | {' | '.join(ratios)} |")
    if peaks:
        # Its seconds are those of as many multiply-adds as the network has.
        work, seconds = multiply_adds(options.side), statistics.median(peaks)
        lines.append(
            f"| *floor: {work / 1e9:.1f} billion multiply-adds at the {2e-9 * work / seconds:.0f} GFLOP/s of a large matrix "
            f"product* | *{seconds:.2f}* | | |"
        )
    lines += ["", f"Median of {options.rounds} interleaved rounds (range of the rounds' ratios in brackets)."]
    if others is not None:
        lines.append(f"Other processes took {100 * others:.0f} % of the machine meanwhile.")
        if others > 0.05:
            print("compare-denoise: the machine was busy with other work: do not publish the speeds", file=sys.stderr)
    return lines
