"""tf.data with Keras layers: `antialias`, whose result is that of the others, and `plain`, which reads four old pixels for
each new one however many there are between, as Keras does unless it is asked not to."""

import math
import pathlib

import keras
import tensorflow

layers = keras.layers


def affine(size, rotate, shift, zoom, shear, fill):
    """Turns, moves, zooms and shears all pictures of a batch, each by numbers of its own, reading each of them once:
    Keras has a layer for each, which would read them four times."""

    def change(images):
        def drawn(most):
            return tensorflow.random.uniform([tensorflow.shape(images)[0]], -most, most)

        angle, slope = drawn(math.radians(rotate)), tensorflow.tan(drawn(math.radians(shear)))
        right, down, across, along = drawn(shift * size), drawn(shift * size), 1 + drawn(zoom), 1 + drawn(zoom)
        cosine, sine, middle = tensorflow.cos(angle), tensorflow.sin(angle), (size - 1) / 2
        a, c = across * cosine, along * sine
        b, d = a * slope - across * sine, c * slope + along * cosine
        none = tensorflow.zeros_like(angle)
        from_x, from_y = middle + right, middle + down
        rows = [a, b, middle - a * from_x - b * from_y, c, d, middle - c * from_x - d * from_y, none, none]
        return keras.ops.image.affine_transform(images, tensorflow.stack(rows, 1), "bilinear", fill)

    return change


def padded_and_cropped(size, padding):
    side = size + 2 * padding
    return lambda image: tensorflow.image.random_crop(
        tensorflow.image.resize_with_crop_or_pad(image, side, side), (size, size, 3)
    )


def elastic():
    seeds = keras.random.SeedGenerator()
    # Its noise is normal, of the deviation `sigma`: as strong as the others' uniform noise with alpha = 34.
    return lambda images: keras.ops.image.elastic_transform(
        images, 34 / 3**0.5 / 4, 4.0, "bilinear", "nearest", seed=seeds
    )


# An operation by name: what follows decoding and resizing, first picture by picture, where Keras draws but once for a
# batch, then on whole batches, where it draws for each of their pictures. Of "decode" neither is left.
OPERATIONS = {
    "decode": lambda size: ([], []),
    "resize": lambda size: ([], []),
    "flip": lambda size: ([], [layers.RandomFlip("horizontal")]),
    "crop": lambda size: ([padded_and_cropped(size, round(size / 8))], []),
    "rotation": lambda size: ([], [layers.RandomRotation(15 / 360, fill_mode="constant")]),
    "affine": lambda size: ([], [affine(size, 10, 0.1, 0.1, 5, "constant")]),
    # A saturation s of Keras multiplies by s / (1 - s), and a hue of 1 is half of the circle.
    "colour-jitter": lambda size: ([], [layers.RandomColorJitter((0, 255), 0.2, 0.2, (0.8 / 1.8, 1.2 / 2.2), 0.1)]),
    "blur": lambda size: ([], [layers.RandomGaussianBlur((1, 1), 9, (1, 1))]),
    "elastic": lambda size: ([], [elastic()]),
    # Of a list of eleven, each of which Keras computes and all but two of which it drops.
    "rand-augment": lambda size: ([layers.RandAugment((0, 255), 2, 9 / 30)], []),
    "keras": lambda size: ([], [affine(size, 40, 0.2, 0.2, 20, "nearest"), layers.RandomFlip("horizontal")]),
}
LEFT_OUT = {"augmentor-course": "the pipeline is Augmentor's own"}


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    single, batched = OPERATIONS[operation](size)
    if operation != "decode":
        antialias = variant == "antialias"
        resizing = layers.Resizing(size, size, crop_to_aspect_ratio=True, antialias=antialias, dtype="float32")
        single = [resizing, *single]

    def applied(steps, images):
        for step in steps:
            images = step(images, training=True) if isinstance(step, layers.Layer) else step(images)
        return images

    def read(path):
        # As exactly as the others decode; unasked it takes the fast transform, which is up to five levels off.
        image = tensorflow.io.decode_jpeg(tensorflow.io.read_file(path), channels=3, dct_method="INTEGER_ACCURATE")
        image = tensorflow.cast(applied(single, image), tensorflow.float32)
        return image if batched else image / 255

    paths = sorted(str(path) for path in pathlib.Path(folder).glob("*/*.jpg"))
    images = tensorflow.data.Dataset.from_tensor_slices(paths).shuffle(len(paths)).repeat()
    images = images.map(read, num_parallel_calls=tensorflow.data.AUTOTUNE)
    options = tensorflow.data.Options()
    options.threading.private_threadpool_size = threads
    # Of a size known beforehand, without which some layers draw once for all of a batch.
    images = images.batch(batch_size, drop_remainder=True)
    if batched:
        images = images.map(lambda images: applied(batched, images) / 255, num_parallel_calls=tensorflow.data.AUTOTUNE)
    prefetched = images.prefetch(tensorflow.data.AUTOTUNE).with_options(options)
    return tensorflow.__version__, (int(batch.shape[0]) for batch in prefetched)
