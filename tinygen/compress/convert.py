"""Keras models as `.tflite` files: float32, or int8 by TensorFlow's own post-training quantization."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from tinygen.ir import ModelError

from .checks import check_inputs, functional
from .data import Array, Predict, Samples
from .tensorflow import import_keras, import_tensorflow, native_messages_off


def to_tflite(model: Any, calibration: Array | None = None, per_channel: bool = True) -> bytes:
    """The content of a `.tflite` file with a fixed batch of one.

    Args:
        model: a functional or sequential Keras model.
        calibration: inputs of shape (n, ...) that show the ranges of the activations, some hundred; the model then
            is int8 throughout, input and output included. None leaves it float32.
        per_channel: a scale for each output channel of the weights, or one for all.
    """
    keras, tf = import_keras(), import_tensorflow()
    model = functional(model)
    if calibration is not None:
        check_inputs(model, Samples(calibration, calibration))
        if not len(calibration):
            raise ModelError("no calibration samples", where=model.name, cure="pass some hundred training inputs")
    inputs = [keras.Input(t.shape[1:], batch_size=1, dtype=t.dtype) for t in model.inputs]
    fixed = keras.Model(inputs, model(inputs if len(inputs) > 1 else inputs[0]))
    converter = tf.lite.TFLiteConverter.from_keras_model(fixed)
    if calibration is not None:

        def samples() -> Iterator[list[Array]]:
            for sample in calibration:
                yield [sample[np.newaxis].astype(np.float32)]

        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = samples
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
        converter._experimental_disable_per_channel = not per_channel
    try:
        # it prints the signature, and its C++ code notes
        with contextlib.redirect_stdout(io.StringIO()), native_messages_off(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bytes(converter.convert())
    except Exception as error:  # the converter raises what its passes and TensorFlow raise
        raise ModelError(
            f"TensorFlow cannot convert the model: {error}",
            where=model.name,
            cure="operators outside TensorFlow Lite, or shapes that are not fixed, cannot be compiled",
        ) from error


def tflite_predictor(content: bytes) -> Predict:
    """A `.tflite` model as a function of float arrays, run by LiteRT; it quantizes and dequantizes where needed.

    LiteRT's kernels round a little differently from TensorFlow Lite Micro's: good for accuracy, not for exactness.
    """
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=content)
    (source,), (result,) = interpreter.get_input_details(), interpreter.get_output_details()

    def predict(inputs: Array) -> Array:
        interpreter.resize_tensor_input(source["index"], [1, *inputs.shape[1:]])
        interpreter.allocate_tensors()
        outputs = []
        for sample in inputs:
            interpreter.set_tensor(source["index"], _quantized(sample[np.newaxis], source))
            interpreter.invoke()
            outputs.append(_real(interpreter.get_tensor(result["index"])[0], result))
        return np.stack(outputs)

    return predict


def _quantized(values: Array, details: dict[str, Any]) -> Array:
    scale, zero_point = details["quantization"]
    if not scale:
        return values.astype(details["dtype"])
    limits = np.iinfo(details["dtype"])
    codes = np.clip(np.rint(values / scale) + zero_point, limits.min, limits.max)
    return np.asarray(codes.astype(details["dtype"]))


def _real(values: Array, details: dict[str, Any]) -> Array:
    scale, zero_point = details["quantization"]
    return np.asarray((values.astype(np.float32) - zero_point) * np.float32(scale)) if scale else values
