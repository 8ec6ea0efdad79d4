"""The DCGAN in TensorFlow with Keras layers, a step of each player a batch. Variants: plain (tf.function), xla."""

from tensorflow_support import Variant, adam, twin

import keras
import tensorflow
from keras import layers

LATENT = 100


def players(width=64):
    def options():
        return {"use_bias": False, "kernel_initializer": keras.initializers.RandomNormal(0, 0.02)}

    def normalisation():
        return layers.BatchNormalization(
            momentum=0.9, epsilon=1e-5, gamma_initializer=keras.initializers.RandomNormal(1, 0.02)
        )

    generator = keras.Sequential(
        [
            keras.Input((1, 1, LATENT)),
            layers.Conv2DTranspose(2 * width, 7, **options()),
            normalisation(),
            layers.ReLU(),
            layers.Conv2DTranspose(width, 4, strides=2, padding="same", **options()),
            normalisation(),
            layers.ReLU(),
            layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh", **options()),
        ]
    )
    discriminator = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(width, 4, strides=2, padding="same", **options()),
            layers.LeakyReLU(negative_slope=0.2),
            layers.Conv2D(2 * width, 4, strides=2, padding="same", **options()),
            normalisation(),
            layers.LeakyReLU(negative_slope=0.2),
            layers.Conv2D(1, 7, **options()),
            layers.Flatten(),
        ]
    )
    return generator, discriminator


def make(batches, variant, threads):
    variant = Variant(variant, threads)
    generator, discriminator = players()
    optimizers = [adam(player, 2e-4, beta_1=0.5) for player in (generator, discriminator)]
    size = batches[0].shape[0]

    # The cross-entropy of a logit x is softplus(-x) where the answer is yes, softplus(x) where it is no.
    def yes(logits):
        return tensorflow.reduce_mean(tensorflow.nn.softplus(-logits))

    def no(logits):
        return tensorflow.reduce_mean(tensorflow.nn.softplus(logits))

    def draw(training):
        return generator(tensorflow.random.normal([size, 1, 1, LATENT]), training=training)

    def update(player, optimizer, tape, loss):
        optimizer.apply(tape.gradient(loss, player.trainable_variables), player.trainable_variables)

    @variant.program
    def discriminator_step(images):
        drawn = draw(True)
        with tensorflow.GradientTape() as tape:
            loss = yes(discriminator(images, training=True)) + no(discriminator(drawn, training=True))
        update(discriminator, optimizers[1], tape, loss)
        return loss

    @variant.program
    def generator_step():
        with tensorflow.GradientTape() as tape:
            loss = yes(discriminator(draw(True), training=True))
        update(generator, optimizers[0], tape, loss)
        return loss

    def train(images):
        return discriminator_step(images) + generator_step()

    sample = variant.program(lambda: draw(False))
    return twin([generator, discriminator], [2 * batch - 1 for batch in batches], train, lambda images: sample())
