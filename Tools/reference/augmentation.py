"""Writes Tests/EaselAugmentationTests/Golden/*.json: what other programs make of small pictures.

Usage: python augmentation.py FOLDER PROGRAM...     PROGRAM is pillow, augmentor, scipy, keras, torchvision or opencv

Each program writes a file of its own and needs itself, numpy and Pillow alone, so that they need not share an environment;
requirements-augmentation.txt has the versions. Beside them is pictures.json, which every run writes the same.

A case has the text of the operation as `--augment` reads it, the picture, and the picture afterwards. `drawn` names what the
operation must have drawn for the case to be of it, where that is not said by its text.
"""
import base64
import io
import json
import math
import os
import sys

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

os.environ["KERAS_BACKEND"] = "torch"
bilinear, nearest = Image.Resampling.BILINEAR, Image.Resampling.NEAREST


def picture(height, width, channels):
    """Waves, a disc and a bar with sharp edges, and a corner of single bright pixels."""
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for channel in range(channels):
        plane = 120 + 70 * np.sin((x + 3 * channel) / 4.1) * np.cos((y - 2 * channel) / 3.3) + 2.0 * x - 1.5 * y
        plane = np.where((x - 0.35 * width) ** 2 + (y - 0.6 * height) ** 2 < (0.2 * height) ** 2, 40 + 90 * channel, plane)
        plane = np.where(abs(x - 2 * y / 3 - width / 2) < 1.5, 235 - 60 * channel, plane)
        plane = np.where((x < 6) & (y < 6) & ((x + y) % 2 == 0), 255, plane)
        planes.append(np.clip(np.round(plane), 0, 255))
    if channels in (2, 4):
        planes[-1] = np.clip(40 + 9 * x + 3 * y, 0, 255)
    return np.stack(planes, -1).astype(np.uint8)


pictures = {
    "grey": picture(17, 22, 1), "colour": picture(15, 20, 3), "grey-alpha": picture(16, 21, 2),
    "colour-alpha": picture(14, 19, 4), "square": picture(15, 15, 3), "flat": picture(12, 17, 3) // 4 + 60,
    "parts": picture(32, 40, 1), "odd-parts": picture(37, 43, 1),
}


def pillow(name):
    array = pictures[name]
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[array.shape[2]]
    return Image.fromarray(array[..., 0] if mode == "L" else array, mode)


class Cases:
    def __init__(self):
        self.cases = []

    def add(self, group, augment, picture, result, **more):
        result = np.asarray(result)
        if result.ndim == 2:
            result = result[..., None]
        if result.dtype != np.uint8:
            result = np.clip(np.floor(result + 0.5), 0, 255).astype(np.uint8)
        height, width, channels = result.shape
        self.cases.append(dict(
            group=group, augment=augment, picture=picture, height=height, width=width, channels=channels,
            pixels=base64.b64encode(result.tobytes()).decode(), **more))

    def write(self, path):
        with open(path, "w") as file:
            file.write("[\n" + ",\n".join(json.dumps(case) for case in self.cases) + "\n]\n")


def matrix(*rows):
    return np.array(list(rows) + [[0, 0, 1]], float)


def moved(x, y):
    return matrix([1, 0, x], [0, 1, y])


def turned(degrees):
    """Points of the new picture to those of the old, for one that turns anticlockwise; rows go down."""
    a = math.radians(degrees)
    return matrix([math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0])


def about(map, width, height):
    return moved(width / 2, height / 2) @ map @ moved(-width / 2, -height / 2)


def affine(width, height, angle, share, factor, shear):
    """As the help of `affine` says it: sheared along rows, scaled, turned, all about the centre, and then moved."""
    slope = math.tan(math.radians(shear))
    map = matrix([1, slope, 0], [0, 1, 0]) @ matrix([1 / factor, 0, 0], [0, 1 / factor, 0]) @ turned(angle)
    return about(map, width, height) @ moved(-share * width, -share * height)


def opaque_black(image):
    return {"L": 0, "LA": (0, 255), "RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}[image.mode]


def kept(width, height, angle):
    a, b = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    scale = min(width / (width * a + height * b), height / (width * b + height * a))
    return about(turned(angle) @ matrix([scale, 0, 0], [0, scale, 0]), width, height)


def write_pillow(cases):
    # Its transforms by cubics have weights of their own: Keys' with a = -1, where its sizes have -1/2.
    for name in ("grey", "colour", "grey-alpha", "colour-alpha"):
        image = pillow(name)
        width, height = image.size
        black = opaque_black(image)
        for kind, angle in [("bilinear", 12.0), ("bilinear", -33.5), ("nearest", 71.0)]:
            cases.add(f"turn-{kind}", f"rotate-without-crop:{angle}..{angle},interpolation={kind}", name,
                      image.rotate(angle, bilinear if kind == "bilinear" else nearest, fillcolor=black))
        map = affine(width, height, 14, 0.1, 1.2, 9)
        cases.add("affine", "affine:rotate=14..14,translate=0.1..0.1,scale=1.2..1.2,shear=9..9", name,
                  image.transform(image.size, Image.Transform.AFFINE, map[:2].ravel(), bilinear, fillcolor=black))
    for name in ("grey", "colour"):
        image = pillow(name)
        width, height = image.size
        fill = 77 if name == "grey" else (77, 77, 77)
        for angle in (30.0, -57.0):
            # Pillow's own size has up to a pixel more on each side, as the picture's middle may lie between pixels.
            across, down = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
            columns, rows = math.ceil(width * across + height * down), math.ceil(width * down + height * across)
            map = moved(width / 2, height / 2) @ turned(angle) @ moved(-columns / 2, -rows / 2)
            cases.add("turn-expanded", f"rotate-without-crop:{angle}..{angle},expand=true,value=77", name,
                      image.transform((columns, rows), Image.Transform.AFFINE, map[:2].ravel(), bilinear, fillcolor=fill))
        for angle in (10.0, -25.0, 140.0):
            cases.add("turn-kept", f"rotate:{angle}..{angle}", name, image.transform(
                image.size, Image.Transform.AFFINE, kept(width, height, angle)[:2].ravel(), bilinear))
        for factor in (1.6, 0.7):
            map = about(matrix([1 / factor, 0, 0], [0, 1 / factor, 0]), width, height)
            cases.add("zoom", f"zoom:{factor}..{factor}", name, image.transform(
                image.size, Image.Transform.AFFINE, map[:2].ravel(), bilinear))
        for size in ("11x17", "24x31"):
            rows, columns = (int(side) for side in size.split("x"))
            cases.add("resize", f"resize:{size}", name, image.resize((columns, rows), bilinear))
        for turn, kind in [("rotate90", Image.Transpose.ROTATE_90), ("rotate180", Image.Transpose.ROTATE_180),
                           ("rotate270", Image.Transpose.ROTATE_270),
                           ("flip-left-right", Image.Transpose.FLIP_LEFT_RIGHT),
                           ("flip-top-bottom", Image.Transpose.FLIP_TOP_BOTTOM)]:
            cases.add("exact-geometry", turn, name, image.transpose(kind))
        cases.add("equalise", "histogram-equalisation", name, ImageOps.equalize(image))
        cases.add("auto-contrast", "auto-contrast", name, ImageOps.autocontrast(image))
        cases.add("tables", "invert", name, ImageOps.invert(image))
        cases.add("tables", "posterise:3..3", name, ImageOps.posterize(image, 3))
        cases.add("tables", "solarise:100..100", name, ImageOps.solarize(image, 100))
        for radius in (1, 3):
            cases.add("median", f"median-blur:{radius}..{radius}", name,
                      image.filter(ImageFilter.MedianFilter(2 * radius + 1)))
        for radius in (1, 4):
            cases.add("box", f"box-blur:{radius}..{radius}", name, image.filter(ImageFilter.BoxBlur(radius)))
        for quality in (25, 80):
            file = io.BytesIO()
            image.save(file, "JPEG", quality=quality)
            cases.add("jpeg", f"jpeg:{quality}..{quality}", name, Image.open(file))
    for name in ("grey", "colour", "colour-alpha"):
        image = pillow(name)
        for factor in (0.0, 0.6, 1.7):
            text = f"{factor}..{factor}"
            cases.add("factors", f"random-brightness:{text}", name, ImageEnhance.Brightness(image).enhance(factor))
            cases.add("factors", f"random-contrast:{text}", name, ImageEnhance.Contrast(image).enhance(factor))
            if name != "grey":
                cases.add("factors", f"random-colour:{text}", name, ImageEnhance.Color(image).enhance(factor))
            cases.add("sharpness", f"sharpness:{text}", name, ImageEnhance.Sharpness(image).enhance(factor))
    flat = pillow("flat")
    cases.add("auto-contrast", "auto-contrast", "flat", ImageOps.autocontrast(flat))
    cases.add("equalise", "histogram-equalisation", "flat", ImageOps.equalize(flat))
    grey = pillow("colour").convert("L")
    cases.add("grey", "greyscale", "colour", np.stack([np.asarray(grey)] * 3, -1))
    cases.add("black-and-white", "black-and-white:100..100", "colour",
              np.stack([np.where(np.asarray(grey) < 100, 0, 255)] * 3, -1).astype(np.uint8))


def write_augmentor(cases):
    import random

    from Augmentor import Operations
    ways = ["left", "right", "top", "bottom"]
    corners = ["cornerLeftOfTopLeft", "cornerAboveTopLeft", "cornerRightOfTopRight", "cornerAboveTopRight",
               "cornerRightOfBottomRight", "cornerBelowBottomRight", "cornerLeftOfBottomLeft", "cornerBelowBottomLeft"]
    # Between pixels as Easel's own default; see above of Pillow's cubics.
    Operations.Image.BICUBIC = bilinear
    draws = []
    real = random.randint
    random.randint = lambda low, high: draws.pop(0)
    for name in ("grey", "colour"):
        image = pillow(name)
        longest, amount = max(image.size), 6
        for kind, directions in (("TILT", ways), ("CORNER", corners)):
            operation = {"TILT": "skew-tilt", "CORNER": "skew-corner"}[kind]
            for direction, way in enumerate(directions):
                draws[:] = [amount, direction]
                result = Operations.Skew(1, kind, 1).perform_operation([image])[0]
                share = amount / longest
                cases.add("skew", f"{operation}:{share}..{share}", name, result,
                          drawn={"way": way})
        # Moves of the four inner corners of a mesh of three by three, right and down.
        moves = [[2, -1], [-3, 2], [1, 3], [-2, -2]]
        draws[:] = sum(moves, [])
        result = Operations.Distort(1, 3, 3, 4).perform_operation([image])[0]
        cases.add("mesh", "", name, result, moves=moves)
    random.randint = real
    # The deviations of a mesh's inner corners, as they are handed to numpy.
    sigmas = []
    normal = np.random.normal
    np.random.normal = lambda mean, sigma, count: sigmas.append(sigma) or np.zeros(count)
    deviations = []
    image = pillow("grey")
    for corner in ("bell", "ul", "ur", "dl", "dr"):
        for method in ("in", "out"):
            sigmas.clear()
            Operations.GaussianDistortion(1, 4, 3, 5, corner, method, 0.4, 0.6, 0.05, 0.2).perform_operation([image])
            deviations.append(dict(
                augment=f"gaussian-distortion:4,3,5,{corner},{method},mex=0.4,mey=0.6,sdx=0.05,sdy=0.2",
                picture="grey", sigmas=sigmas[::2]))
    np.random.normal = normal
    with open("deviations.json", "w") as file:
        json.dump(deviations, file, indent=0)


def write_scipy(cases):
    from scipy import ndimage
    modes = {"nearest": "nearest", "reflect": "reflect", "wrap": "grid-wrap"}
    for name in ("grey", "colour"):
        array = pictures[name].astype(float)
        height, width = array.shape[:2]
        middle = moved(-0.5, -0.5) @ affine(width, height, 20, 0.31, 0.6, 12) @ moved(0.5, 0.5)
        turn = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], float)
        rows_first = turn @ middle @ turn
        for fill, mode in modes.items():
            for order, kind in ((0, "nearest"), (1, "bilinear")):
                planes = [ndimage.affine_transform(array[..., c], rows_first, order=order, mode=mode)
                          for c in range(array.shape[2])]
                cases.add(f"fill-{kind}",
                          f"affine:rotate=20..20,translate=0.31..0.31,scale=0.6..0.6,shear=12..12,fill={fill},"
                          f"interpolation={kind}", name, np.stack(planes, -1))
        for sigma in (0.4, 1.3, 6.0):
            planes = [ndimage.gaussian_filter(array[..., c], sigma, mode="reflect") for c in range(array.shape[2])]
            cases.add("gaussian", f"gaussian-blur:{sigma}..{sigma}", name, np.stack(planes, -1))
        for radius in (1, 4):
            planes = [ndimage.uniform_filter(array[..., c], 2 * radius + 1, mode="nearest")
                      for c in range(array.shape[2])]
            cases.add("uniform", f"box-blur:{radius}..{radius}", name, np.stack(planes, -1))


def write_keras(cases):
    from keras.src.legacy.preprocessing import image as keras
    # What Easel draws for the first pictures, which the test checks; the width's shift is a share.
    text = "keras:rotation_range=50,width_shift_range=0.2,height_shift_range=3,shear_range=25,zoom_range=0.6..1.4"
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "augmentation-keras.json")) as file:
        draws = json.load(file)
    splines = [(fill, order) for order in (2, 3, 4, 5) for fill in ("nearest", "reflect")]
    for index, drawn in enumerate(draws):
        for fill, order in (("nearest", 1), ("reflect", 1), ("nearest", 0), *splines):
            result = keras.apply_affine_transform(
                pictures["square"].astype(float), **dict(drawn, tx=15 * drawn["tx"]), row_axis=0, col_axis=1, channel_axis=2, fill_mode=fill,
                order=order)
            cases.add(f"keras-{order}", f"{text},fill_mode={fill},interpolation_order={order}", "square", result,
                      index=index, numbers=drawn)


def write_torchvision(cases):
    import torch
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms import functional as F
    from torchvision.transforms.autoaugment import RandAugment, _apply_op
    tensor = torch.tensor(pictures["colour"]).permute(2, 0, 1).double() / 255

    def samples(result):
        return 255 * result.permute(1, 2, 0).numpy()

    for turn in (-0.4, 0.15, 0.5):
        cases.add("hue", f"hue:{turn}..{turn}", "colour", samples(F.adjust_hue(tensor, turn)))
    for power in (0.5, 2.2):
        cases.add("gamma", f"gamma:{power}..{power}", "colour", samples(F.adjust_gamma(tensor, power)))
    names = dict(
        Identity="identity", ShearX="shear-x", ShearY="shear-y", TranslateX="translate-x", TranslateY="translate-y",
        Rotate="rotate", Brightness="brightness", Color="colour", Contrast="contrast", Sharpness="sharpness",
        Posterize="posterise", Solarize="solarise", AutoContrast="auto-contrast", Equalize="equalise")
    image = pillow("colour")
    space = RandAugment()._augmentation_space(31, (image.height, image.width))
    for name, (magnitudes, signed) in space.items():
        magnitude = float(magnitudes[11]) if magnitudes.ndim > 0 else 0.0
        for sign in (("+", 1), ("-", -1)) if signed else (("", 1),):
            result = _apply_op(image, name, magnitude * sign[1], InterpolationMode.BILINEAR, None)
            drawn = dict(operation=names[name], **({"sign": sign[0]} if signed else {}))
            cases.add("rand-augment", "rand-augment:1,11", "colour", result, drawn=drawn)


def write_opencv(cases):
    import cv2
    for name, tiles in (("parts", 4), ("parts", 8), ("odd-parts", 3), ("parts", 1)):
        for limit in (2.0, 20.0):
            result = cv2.createCLAHE(limit, (tiles, tiles)).apply(pictures[name][..., 0])
            cases.add("clahe", f"clahe:{limit}..{limit},{tiles}", name, result)


os.chdir(sys.argv[1])
with open("pictures.json", "w") as file:
    file.write("{\n" + ",\n".join(
        f'"{name}": ' + json.dumps(dict(height=a.shape[0], width=a.shape[1], channels=a.shape[2],
                                        pixels=base64.b64encode(a.tobytes()).decode()))
        for name, a in pictures.items()) + "\n}\n")
for program in sys.argv[2:]:
    cases = Cases()
    globals()[f"write_{program}"](cases)
    cases.write(f"{program}.json")
