"""What the TensorFlow twins share: quiet start, threads, variants, tensors. Import it before TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import tensorflow

from twin import Twin


class Variant:
    """One way to run a TensorFlow program: plain (tf.function) or xla (jit_compile)."""

    def __init__(self, name, threads):
        if name not in ("plain", "xla"):
            raise ValueError(f"no variant {name} for TensorFlow")
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
        keras.utils.set_random_seed(0)
        self.program = tensorflow.function(jit_compile=name == "xla")


def adam(model, *arguments, **options):
    """Adam for a model's variables, its own made already."""
    optimizer = keras.optimizers.Adam(*arguments, **options)
    optimizer.build(model.trainable_variables)
    return optimizer


def twin(models, batches, train, infer):
    """The framework's version, and the twin of what the models are trained by."""
    count = sum(variable.numpy().size for model in models for variable in model.trainable_variables)
    tensors = [tensorflow.constant(batch) for batch in batches]
    version = f"{tensorflow.__version__} (Keras {keras.__version__})"
    return version, Twin(count, tensors, train, infer, wait=lambda value: value.numpy(), number=float)
