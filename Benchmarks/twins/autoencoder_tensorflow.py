"""The reference autoencoder in TensorFlow with Keras layers. Variants: plain (tf.function), xla (jit_compile)."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import tensorflow
from keras import layers

from twin import Twin


def autoencoder(width=16, latent=64):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            # Keras's "same" would pad one row below and none above; the model pads one on every side.
            layers.ZeroPadding2D(1),
            layers.Conv2D(width, 3, strides=2, activation="relu"),
            layers.ZeroPadding2D(1),
            layers.Conv2D(2 * width, 3, strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(latent),
            layers.Dense(2 * width * 49, activation="relu"),
            layers.Reshape((7, 7, 2 * width)),
            layers.Conv2DTranspose(width, 4, strides=2, padding="same", activation="relu"),
            layers.Conv2DTranspose(1, 4, strides=2, padding="same"),
        ]
    )


def make(batches, variant, threads):
    if variant not in ("plain", "xla"):
        raise ValueError(f"no variant {variant} for TensorFlow")
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(0)
    compiled = variant == "xla"
    model = autoencoder()
    optimiser = keras.optimizers.Adam(1e-3)
    optimiser.build(model.trainable_variables)

    @tensorflow.function(jit_compile=compiled)
    def train(images):
        with tensorflow.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tensorflow.reduce_mean(
                tensorflow.nn.sigmoid_cross_entropy_with_logits(labels=images, logits=logits)
            )
        optimiser.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    @tensorflow.function(jit_compile=compiled)
    def infer(images):
        return tensorflow.sigmoid(model(images, training=False))

    tensors = [tensorflow.constant(batch) for batch in batches]
    twin = Twin(model.count_params(), tensors, train, infer, wait=lambda value: value.numpy(), number=lambda loss: float(loss))
    return f"{tensorflow.__version__} (Keras {keras.__version__})", twin
