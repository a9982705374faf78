"""TensorFlow, imported when a training step runs and never before."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tinygen.ir import ToolError


def import_keras() -> Any:
    """The module `keras` on TensorFlow; ToolError with the cure if it is not installed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # only errors; has no effect once TensorFlow is loaded
    try:
        with native_messages_off():
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
        with native_messages_off():
            import tensorflow
    except ImportError as error:
        raise _missing(error) from error
    return tensorflow


@contextmanager
def native_messages_off() -> Iterator[None]:
    """Drops what TensorFlow's C++ code writes to standard error: set-up notes that its log level does not govern.

    Python's own `sys.stderr`, errors included, is as before afterwards.
    """
    sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:  # standard error is closed
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        sys.stderr.flush()
        os.dup2(saved, 2)
        os.close(nothing)
        os.close(saved)


def _missing(error: ImportError) -> ToolError:
    return ToolError(
        f"training and converting Keras models needs TensorFlow, which cannot be imported ({error})",
        cure="pip install 'tinygen[keras]'",
    )
