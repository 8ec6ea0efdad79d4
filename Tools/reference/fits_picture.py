"""Draws outputs/gallery/fits.png: one picture brought to a square in each of the ways that `--fit` names, by the command.

    python3 fits_picture.py .build/release/easel outputs/gallery/fits.png

The picture is drawn here, and is nobody's photograph.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

SIZE = 144


def scene(height=120, width=216):
    """A house under the sun, before two hills."""
    y, x = numpy.mgrid[:height, :width].astype(float)
    picture = numpy.stack([120 + 0.6 * y, 170 + 0.4 * y, 235 - 0.1 * y], -1)
    picture[numpy.hypot(y - 24, x - 182) < 14] = (255, 224, 92)
    for base, rise, wave, colour in [(78, 16, 31.0, (96, 142, 104)), (94, 9, 22.0, (72, 116, 66))]:
        picture[y > base - rise * numpy.sin(x / wave)] = colour
    picture[(y > 58) & (y < 100) & (x > 84) & (x < 138)] = (206, 178, 140)
    picture[(y <= 58) & (y > 34 + 0.74 * abs(x - 111))] = (158, 62, 50)
    picture[(y > 74) & (y < 100) & (x > 104) & (x < 118)] = (92, 62, 44)
    for left in (90, 122):
        picture[(y > 66) & (y < 78) & (x > left) & (x < left + 10)] = (236, 238, 214)
    # Smaller than the square, so that `pad`, which never enlarges, can be told from `contain`.
    return Image.fromarray(numpy.clip(picture, 0, 255).astype("uint8")).resize((126, 70), Image.Resampling.LANCZOS)


def main(easel, output):
    """Writes the picture, then what each fit makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "in").mkdir()
        scene().save(folder / "in" / "house.png")
        images = [scene()]
        for fit in ("cover", "contain", "stretch", "pad"):
            subprocess.run(
                [easel, "data", "convert", str(folder / "in"), str(folder / fit), "--size", str(SIZE), "--fit", fit],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            images.append(Image.open(folder / fit / "house.png").convert("RGB"))
        gap = 8
        sheet = Image.new("RGB", (sum(image.width + gap for image in images) - gap, SIZE), "white")
        left = 0
        for image in images:
            sheet.paste(image, (left, (SIZE - image.height) // 2))
            left += image.width + gap
        sheet.save(output, optimize=True)


main(*sys.argv[1:])
