"""Compares what `easel data convert FOLDER OUT --size HEIGHTxWIDTH --fit cover --colour rgb` made with what Pillow makes.

Usage: python conversion.py FOLDER OUT HEIGHTxWIDTH     (needs numpy and Pillow)

Pillow's way: exif_transpose, transparency over white, RGB, the centre crop of the wanted proportions and the antialiased
bilinear resize in one step. Prints the mean absolute difference of each picture in levels of 255, and fails where the
median is 1.5 or more. A picture is found by its path below FOLDER with the ending .png, in OUT, OUT/train or OUT/test.
"""
import pathlib
import sys

import numpy as np
from PIL import Image, ImageOps

folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
height, width = map(int, sys.argv[3].split("x"))


def expected(path):
    image = ImageOps.exif_transpose(Image.open(path))
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    scale = max(height / image.height, width / image.width)
    across, down = width / scale, height / scale
    left, top = (image.width - across) / 2, (image.height - down) / 2
    box = (left, top, left + across, top + down)
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR, box=box)).astype(int)


differences = []
for made in sorted(out.rglob("*.png")):
    below = made.relative_to(out)
    if not (folder / below.parent).is_dir():
        below = below.relative_to(below.parts[0])
    sources = [path for path in (folder / below.parent).iterdir() if path.stem == made.stem]
    if len(sources) != 1:
        sys.exit(f"{made}: {len(sources)} pictures of that name in {folder / below.parent}, expected 1")
    image = np.asarray(Image.open(made)).astype(int)
    difference = np.abs(image - expected(sources[0]))
    differences.append(difference.mean())
    print(f"{below}: {difference.mean():.3f} in the mean, {difference.max()} at most")
median = float(np.median(differences)) if differences else float("nan")
print(f"{len(differences)} pictures, median {median:.3f} levels")
sys.exit(0 if median < 1.5 else 1)
