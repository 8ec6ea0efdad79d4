"""tf.data with Keras layers: `antialias`, whose result is that of the others, and `plain`, which reads four old pixels for
each new one however many there are between, as Keras does unless it is asked not to."""

import pathlib

import keras
import tensorflow

# An operation by name: the layers that follow decoding. Those of augmentation belong here.
OPERATIONS = {
    "decode": lambda size, antialias: [],
    "resize": lambda size, antialias: [
        keras.layers.Resizing(size, size, crop_to_aspect_ratio=True, antialias=antialias, dtype="float32")
    ],
}


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    layers = OPERATIONS[operation](size, variant == "antialias")

    def read(path):
        # As exactly as the others decode; unasked it takes the fast transform, which is up to five levels off.
        image = tensorflow.io.decode_jpeg(tensorflow.io.read_file(path), channels=3, dct_method="INTEGER_ACCURATE")
        for layer in layers:
            image = layer(image)
        return tensorflow.cast(image, tensorflow.float32) / 255

    paths = sorted(str(path) for path in pathlib.Path(folder).glob("*/*.jpg"))
    images = tensorflow.data.Dataset.from_tensor_slices(paths).shuffle(len(paths)).repeat()
    images = images.map(read, num_parallel_calls=tensorflow.data.AUTOTUNE)
    options = tensorflow.data.Options()
    options.threading.private_threadpool_size = threads
    batched = images.batch(batch_size).prefetch(tensorflow.data.AUTOTUNE).with_options(options)
    return tensorflow.__version__, (int(batch.shape[0]) for batch in batched)
