"""Loads a model file of any format that tinygen reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tinygen.frontend.tflite_reader import read_tflite
from tinygen.ir import Graph, ModelError
from tinygen.ops.base import Op

KERAS_SUFFIXES = (".keras", ".h5")


def load_model(path: Path, ops: Mapping[str, Op]) -> Graph:
    """The verified graph of a `.tflite` file, or of a Keras file through TensorFlow's converter (float32).

    ModelError names the file and what is wrong with it; UnsupportedError lists every operator we lack.
    """
    try:
        if path.suffix in KERAS_SUFFIXES:
            from tinygen.frontend.keras import convert_keras

            path.stat()  # a missing file is the first thing to say
            return read_tflite(convert_keras(path), ops, name=path.name)
        return read_tflite(path.read_bytes(), ops, name=path.name)
    except OSError as error:
        raise ModelError(f"cannot read the model: {error.strerror}", where=str(path)) from error
