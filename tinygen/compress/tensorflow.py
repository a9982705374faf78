"""TensorFlow, imported when a training step runs and never before."""

from __future__ import annotations

import os
from typing import Any

from tinygen.ir import ToolError


def import_keras() -> Any:
    """The module `keras` on TensorFlow; ToolError with the cure if it is not installed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # only errors; has no effect once TensorFlow is loaded
    try:
        import keras
    except ImportError as error:
        raise _missing(error) from error
    if keras.config.backend() != "tensorflow":
        raise ToolError(
            f"Keras runs on {keras.config.backend()}, and the .tflite converter needs TensorFlow",
            cure="KERAS_BACKEND=tensorflow tinygen ...",
        )
    return keras


def import_tensorflow() -> Any:
    """The module `tensorflow`; ToolError with the cure if it is not installed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        import tensorflow
    except ImportError as error:
        raise _missing(error) from error
    return tensorflow


def _missing(error: ImportError) -> ToolError:
    return ToolError(
        f"training and converting Keras models needs TensorFlow, which cannot be imported ({error})",
        cure="pip install 'tinygen[keras]'",
    )
