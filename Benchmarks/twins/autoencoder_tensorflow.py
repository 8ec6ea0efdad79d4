"""The reference autoencoder in TensorFlow with Keras layers. Variants: plain (tf.function), xla (jit_compile)."""

from tensorflow_support import Variant, adam, twin

import keras
import tensorflow
from keras import layers


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
    variant = Variant(variant, threads)
    model = autoencoder()
    optimizer = adam(model, 1e-3)

    @variant.program
    def train(images):
        with tensorflow.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tensorflow.reduce_mean(
                tensorflow.nn.sigmoid_cross_entropy_with_logits(labels=images, logits=logits)
            )
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    @variant.program
    def infer(images):
        return tensorflow.sigmoid(model(images, training=False))

    return twin([model], batches, train, infer)
