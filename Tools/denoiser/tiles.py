"""Cuts a denoiser's training set from photographs: tiles of 192x192 with something to see in them.

`tiles.py FOLDER TILES` reads every picture under FOLDER and prints one line of JSON: how many pictures and tiles there
are, and the SHA-256 of the tiles' pixels in their order, by which a training set is known.
"""

import hashlib
import json
import pathlib
import sys

import numpy
from PIL import Image, UnidentifiedImageError

SIDE = 192
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
# A tile's mean absolute Laplacian, in 255ths, below which there is nothing in it to learn from.
DETAIL = 2.0
# Pictures whose coarse gradients differ in at most so many of 64 signs are one picture in two sizes or colours.
ALIKE = 6


def pictures(root):
    """The paths of the pictures under a folder, the largest first, without links and pictures of programs."""
    found = []
    for path in sorted(str(path.relative_to(root)) for path in root.rglob("*")):
        if not path.lower().endswith(SUFFIXES) or "screenshot" in path:
            continue
        if not (root / path).is_file() or (root / path).is_symlink():
            continue
        try:
            with Image.open(root / path) as image:
                width, height = image.size
        except UnidentifiedImageError:
            continue
        if min(width, height) >= 200:
            found.append((-width * height, path))
    return [path for _, path in sorted(found)]


def opened(path):
    """The picture in RGB, transparency over middle grey."""
    image = Image.open(path)
    if image.mode in ("RGBA", "LA", "P"):
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, (128, 128, 128, 255)), image)
    return image.convert("RGB")


def signs(image):
    """Whether it gets lighter to the right, at 64 places of a picture."""
    coarse = numpy.asarray(image.convert("L").resize((9, 8), Image.BOX), dtype=int)
    return (coarse[:, 1:] > coarse[:, :-1]).ravel()


def scales(path, size):
    """How much a picture is shrunk, which hides what its file's compression did, and how many tiles it may give at most."""
    longest = max(size)
    if "tuxpaint" in path:
        return [1.0 if longest < 500 else 0.5], 8
    if "gnome-backgrounds" in path and path.endswith("webp"):
        return [min(0.5, 1920 / longest)], 10
    return sorted({min(0.5, 1920 / longest), min(0.5, 960 / longest)}), 40


def tiles(image, scale):
    """The tiles of a picture at a scale with their detail and place, side by side over all of it."""
    if scale < 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.LANCZOS)
    pixels = numpy.asarray(image)
    height, width = pixels.shape[:2]
    rows, columns = height // SIDE, width // SIDE
    for row in range(rows):
        for column in range(columns if rows else 0):
            y = row * (height - SIDE) // max(rows - 1, 1)
            x = column * (width - SIDE) // max(columns - 1, 1)
            tile = pixels[y : y + SIDE, x : x + SIDE]
            grey = tile.astype(numpy.float32).mean(2)
            middle = 4 * grey[1:-1, 1:-1]
            laplacian = numpy.abs(middle - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:])
            yield laplacian.mean(), y, x, tile


def cut(root, out):
    """Writes the tiles, the most detailed of each picture that differs from those before it."""
    paths = pictures(root)
    seen, digest, total = [], hashlib.sha256(), 0
    out.mkdir(parents=True)
    for path in paths:
        image = opened(root / path)
        own = signs(image)
        is_flat = numpy.asarray(image.convert("L").resize((64, 64))).std() < 4
        if is_flat or any((own != others).sum() <= ALIKE for others in seen):
            continue
        number = len(seen)
        seen.append(own)
        factors, most = scales(path, image.size)
        found = [(*tile, scale) for scale in factors for tile in tiles(image, scale) if tile[0] > DETAIL]
        found.sort(key=lambda tile: -tile[0])
        for _, y, x, tile, scale in found[:most]:
            Image.fromarray(tile).save(out / f"{number:03}-{int(scale * 1000):04}-{y:04}-{x:04}.png")
            digest.update(tile.tobytes())
            total += 1
    return {"pictures": len(paths), "different": len(seen), "tiles": total, "pixels": digest.hexdigest()}


def main():
    root, out = (pathlib.Path(argument) for argument in sys.argv[1:])
    # A wallpaper may have more pixels than Pillow takes for a file that is made to fill memory.
    Image.MAX_IMAGE_PIXELS = None
    print(json.dumps(cut(root, out)))


if __name__ == "__main__":
    main()
