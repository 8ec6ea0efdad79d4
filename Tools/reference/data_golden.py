"""Writes the small files under Tests/DataTestSupport/Golden with Pillow, and with zlib and struct what Pillow cannot write.

Usage: python data_golden.py FOLDER     (needs numpy and Pillow)
"""
import gzip
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

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

# NumPy's arrays: shapes, orders and types, each of small whole numbers so that a test can say what is in it.
counting = np.arange(24).reshape(2, 2, 6)
np.save("counting-uint8.npy", counting.astype("|u1"))
np.save("counting-fortran.npy", np.asfortranarray(counting.astype("|u1")))
np.save("counting-big-endian.npy", counting.astype(">i4"))
np.save("counting-float16.npy", (counting / 23).astype("<f2"))
np.save("counting-float64-big-endian.npy", (counting / 23).astype(">f8"))
np.save("objects.npy", np.array([[1], [2, 3]], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(2, dtype=[("x", "<f4"), ("y", "|u1")]))
np.save("complex.npy", np.zeros((2, 2, 2), dtype="<c8"))
np.save("names.npy", np.array(["dog", "cat", "żółw"]))
np.savez_compressed(
    "set.npz", x_train=counting.astype("|u1"), y_train=np.array([1, 0], dtype="<i8"), x_test=counting[:1].astype("|u1"),
    y_test=np.array([1], dtype="<i8"), class_names=np.array(["cat", "dog"]))
with open("header-of-2.npy", "wb") as file:
    np.lib.format.write_array(file, counting.astype("|u1"), version=(2, 0))

# Pictures of other formats, each beside what Pillow reads in it, turned upright, as NAME.png.
photo = np.clip(128 + 90 * np.sin(np.mgrid[0:21, 0:34][0] / 5)[..., None] * [1, 0.5, -1] + (np.mgrid[0:21, 0:34][1] * 3)[..., None], 0, 255)
photo = Image.fromarray(photo.astype(np.uint8))
see_through = photo.copy()
see_through.putalpha(Image.fromarray((np.mgrid[0:21, 0:34][1] * 7 % 256).astype(np.uint8)))


def expect(name):
    image = ImageOps.exif_transpose(Image.open(name))
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode in ("1", "CMYK"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    image.save(name + ".png")


def save(name, image, **options):
    image.save(name, **options)
    expect(name)


save("half.jpg", photo, quality=85)
save("full.jpg", photo, quality=95, subsampling=0)
save("progressive.jpg", photo, quality=85, progressive=True)
save("grey.jpg", photo.convert("L"), quality=85)
save("inks.jpg", photo.convert("CMYK"), quality=95)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"turned-{orientation}.jpg", photo.crop((0, 0, 16, 8)), quality=95, exif=exif)
save("lossy.webp", photo, quality=80)
save("lossless.webp", see_through, lossless=True, exact=True)
exif = Image.Exif()
exif[0x0112] = 6
save("turned.webp", photo.crop((0, 0, 16, 8)), lossless=True, exif=exif)
save("one-bit.bmp", photo.convert("1"))
save("palette.bmp", photo.quantize(16))
save("grey.bmp", photo.convert("L"))
save("colour.bmp", photo)
save("alpha.bmp", see_through)
save("plain.gif", photo.quantize(32), interlace=0)
save("interlaced.gif", photo.quantize(32), interlace=1)
frames = [photo.quantize(64), photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT).quantize(64)]
save("animated.gif", frames[0], save_all=True, append_images=frames[1:], duration=100)
spotted = photo.quantize(32)
save("transparent.gif", spotted, transparency=spotted.getpixel((3, 3)))
save("binary.ppm", photo)
save("binary.pgm", photo.convert("L"))
save("binary.pbm", photo.convert("1"))


def write(name, data, image):
    with open(name, "wb") as file:
        file.write(data)
    image.save(name + ".png")


small = np.array(photo)[:3, :4]
words = " ".join(str(sample) for sample in small.ravel()).encode()
write("text.ppm", b"P3\n# a comment\n4 3\n255\n" + words + b"\n", Image.fromarray(small))
write("text.pbm", b"P1 4 3\n0110\n1 0 0 1\n1111\n", Image.fromarray(np.array(
    [[255, 0, 0, 255], [0, 255, 255, 0], [0, 0, 0, 0]], np.uint8)))
wide = (small[..., 0].astype(np.uint32) * 257).astype(">u2")
write("deep.pgm", b"P5 4 3 65535\n" + wide.tobytes(), Image.fromarray(small[..., 0]))
with_alpha = np.concatenate([small, small[..., :1]], -1)
write("alpha.pam", b"P7\nWIDTH 4\nHEIGHT 3\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n" + with_alpha.tobytes(),
      Image.fromarray(with_alpha))


def bmp(name, depth, compression, pixels, palette, image, masks=b""):
    """A BMP file of the short header; pixels from the bottom row up."""
    start = 14 + 40 + len(masks) + len(palette)
    header = struct.pack("<IiiHHIIiiII", 40, image.width, image.height, 1, depth, compression, len(pixels), 0, 0, len(palette) // 4, 0)
    write(name, b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + header + masks + palette + pixels, image)


indices = np.array([[1, 1, 1, 2], [0, 2, 1, 0], [2, 2, 2, 2]], np.uint8)
table = np.array([[0, 0, 0], [250, 10, 20], [30, 200, 40]], np.uint8)
stored = np.concatenate([table[:, ::-1], np.zeros((3, 1), np.uint8)], 1).tobytes()
runs = bytes([4, 2, 0, 0, 0, 4, 0, 2, 1, 0, 0, 0, 3, 1, 1, 2, 0, 1])
bmp("runs.bmp", 8, 1, runs, stored, Image.fromarray(table[indices]))
bits = lambda colour: (int(colour[0]) >> 3) << 11 | (int(colour[1]) >> 2) << 5 | int(colour[2]) >> 3
packed = b"".join(struct.pack("<H", bits(colour)) for row in small[::-1] for colour in row)
exact = small.astype(int)
stretched = np.stack([np.round((exact[..., 0] >> 3) * 255 / 31), np.round((exact[..., 1] >> 2) * 255 / 63),
                      np.round((exact[..., 2] >> 3) * 255 / 31)], -1).astype(np.uint8)
bmp("masks.bmp", 16, 3, packed, b"", Image.fromarray(stretched), struct.pack("<III", 0xF800, 0x7E0, 0x1F))
