"""The variational autoencoder in TensorFlow with Keras layers. Variants: plain (tf.function), xla (jit_compile)."""

from tensorflow_support import Variant, adam, twin

import keras
import tensorflow
from keras import layers


def halves(width=32, hidden=256, latent=20):
    images = keras.Input((28, 28, 1))
    # With a kernel of 4, a stride of 2 and an even size, "same" pads one on every side.
    values = layers.Conv2D(width, 4, strides=2, padding="same", activation="relu")(images)
    values = layers.Conv2D(2 * width, 4, strides=2, padding="same", activation="relu")(values)
    features = layers.Dense(hidden, activation="relu")(layers.Flatten()(values))
    encoder = keras.Model(images, [layers.Dense(latent)(features), layers.Dense(latent)(features)])
    decoder = keras.Sequential(
        [
            keras.Input((latent,)),
            layers.Dense(hidden, activation="relu"),
            layers.Dense(2 * width * 49, activation="relu"),
            layers.Reshape((7, 7, 2 * width)),
            layers.Conv2DTranspose(width, 4, strides=2, padding="same", activation="relu"),
            layers.Conv2DTranspose(1, 4, strides=2, padding="same"),
        ]
    )
    return encoder, decoder


def make(batches, variant, threads):
    variant = Variant(variant, threads)
    encoder, decoder = halves()
    images = keras.Input((28, 28, 1))
    model = keras.Model(images, [decoder(encoder(images)[0]), encoder(images)[1]])
    optimizer = adam(model, 1e-3)

    @variant.program
    def train(images):
        with tensorflow.GradientTape() as tape:
            mean, log_variance = encoder(images, training=True)
            codes = mean + tensorflow.exp(0.5 * log_variance) * tensorflow.random.normal(mean.shape)
            logits = decoder(codes, training=True)
            reconstruction = tensorflow.reduce_sum(
                tensorflow.nn.sigmoid_cross_entropy_with_logits(labels=images, logits=logits)
            )
            divergence = -0.5 * tensorflow.reduce_sum(
                1 + log_variance - tensorflow.square(mean) - tensorflow.exp(log_variance)
            )
            loss = (reconstruction + divergence) / images.shape[0]
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    @variant.program
    def infer(images):
        return tensorflow.sigmoid(decoder(encoder(images, training=False)[0], training=False))

    return twin([model], batches, train, infer)
