"""Keras model files to `.tflite` bytes, by TensorFlow's converter. TensorFlow is imported when this runs."""

from __future__ import annotations

from pathlib import Path

from tinygen.ir import ModelError, ToolError


def convert_keras(path: Path) -> bytes:
    """The float32 `.tflite` of a saved Keras model, with a fixed batch of one.

    Quantize with TensorFlow's converter first if an int8 model is wanted. ToolError if TensorFlow is missing.
    """
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        raise ToolError(
            "reading Keras models needs TensorFlow, which is not installed",
            where=str(path),
            cure="pip install 'tinygen[keras]'   or convert the model to .tflite yourself",
        ) from error
    try:
        model = keras.models.load_model(path, compile=False)
    except (ValueError, OSError, TypeError) as error:
        raise ModelError(f"not a Keras model: {error}", where=str(path)) from error
    try:
        # A fixed batch, or Flatten becomes SHAPE, STRIDED_SLICE and PACK.
        inputs = [keras.Input(i.shape[1:], batch_size=1, dtype=i.dtype) for i in model.inputs]
        fixed = keras.Model(inputs, model(inputs if len(inputs) > 1 else inputs[0]))
        return bytes(tf.lite.TFLiteConverter.from_keras_model(fixed).convert())
    except Exception as error:  # the converter raises what its passes and TensorFlow raise
        raise ModelError(
            f"TensorFlow cannot convert the model: {error}",
            where=str(path),
            cure="operators outside TensorFlow Lite, or shapes that are not fixed, cannot be compiled",
        ) from error
