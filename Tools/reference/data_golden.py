"""Writes the small files under Tests/EaselDataTests/Golden with Pillow, and with zlib and struct what Pillow cannot write.

Usage: python data_golden.py FOLDER     (needs numpy and Pillow)
"""
import gzip
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image

os.chdir(sys.argv[1])
y, x = np.mgrid[0:5, 0:7]
grey = ((x * 40 + y * 3) % 256).astype(np.uint8)
rgb = np.stack([(x * 30) % 256, (y * 50) % 256, ((x + y) * 20) % 256], -1).astype(np.uint8)
alpha = ((x * 7 + y * 31 + 5) % 256).astype(np.uint8)
Image.fromarray(grey).save("grey.png")
Image.fromarray(rgb).save("rgb.png")
Image.fromarray(np.concatenate([rgb, alpha[..., None]], -1)).save("rgba.png")
Image.fromarray(np.stack([grey, (x * 11 + y * 17) % 256], -1).astype(np.uint8), "LA").save("grey-alpha.png")
palette = Image.fromarray(((x + y) % 3).astype(np.uint8), "P")
palette.putpalette([255, 0, 0, 0, 128, 255, 7, 8, 9])
palette.save("palette.png")
palette.save("palette-transparent.png", transparency=bytes([0, 255, 100]))
Image.fromarray(((x + y) % 2 * 255).astype(np.uint8)).convert("1", dither=0).save("one-bit.png")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_png(name, bits, colour_type, rows, extra=b"", interlaced=0):
    header = struct.pack(">IIBBBBB", 7, 5, bits, colour_type, 0, 0, interlaced)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra)
        file.write(chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def unfiltered(samples, kind):
    return b"".join(b"\0" + row.astype(kind).tobytes() for row in samples)


linear = chunk(b"gAMA", struct.pack(">I", 100000))
deep = (x * 9000 + y * 1111) % 65536
deep[0, :4] = [32768, 65535, 128, 129]
Image.fromarray(deep.astype(np.uint16)).save("grey-16.png")
write_png("grey-16-linear-gamma.png", 16, 0, unfiltered(deep, ">u2"), linear)
write_png("grey-16-transparent.png", 16, 0, unfiltered(deep, ">u2"), chunk(b"tRNS", struct.pack(">H", 32768)))
deep_rgb = np.stack([deep, deep * 3 % 65536, 65535 - deep], -1)
write_png("rgb-16.png", 16, 2, unfiltered(deep_rgb, ">u2"))
deep_alpha = ((x * 5000 + y * 900) % 65536)[..., None]
write_png("rgba-16.png", 16, 6, unfiltered(np.concatenate([deep_rgb, deep_alpha], -1), ">u2"))
write_png("grey-linear-gamma.png", 8, 0, unfiltered(grey, "u1"), linear)
passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
parts = [rgb[top::down, left::right] for left, top, right, down in passes]
write_png("rgb-interlaced.png", 8, 2, b"".join(unfiltered(part, "u1") for part in parts if part.size), interlaced=1)
assert (np.array(Image.open("rgb-interlaced.png")) == rgb).all()
with open("two-members.gz", "wb") as file:
    file.write(gzip.compress(b"hello ", mtime=0) + gzip.compress(b"world\n" * 20, mtime=0) + b"\0" * 7)
