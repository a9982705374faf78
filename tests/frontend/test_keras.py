"""Keras files: converted where TensorFlow is installed, refused with a cure where it is not."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tinygen.frontend import load_model
from tinygen.ir import DType, ModelError, ToolError
from tinygen.ops import Op

needs_tensorflow = pytest.mark.skipif(
    find_spec("tensorflow") is None, reason="TensorFlow is not installed: pip install 'tinygen[keras]'"
)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_without_tensorflow(suffix: str, tmp_path: Path, ops: dict[str, Op], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)  # what an import of a missing package meets
    path = tmp_path / f"model{suffix}"
    path.write_bytes(b"")
    with pytest.raises(ToolError, match="needs TensorFlow") as caught:
        load_model(path, ops)
    assert str(path) in str(caught.value)
    assert "pip install" in caught.value.cure


def test_a_missing_file_is_named_before_tensorflow_is_asked_for(tmp_path: Path, ops: dict[str, Op]) -> None:
    with pytest.raises(ModelError, match="No such file"):
        load_model(tmp_path / "none.keras", ops)


@needs_tensorflow
def test_a_file_that_is_not_a_model(tmp_path: Path, ops: dict[str, Op]) -> None:
    path = tmp_path / "model.keras"
    path.write_text("not a zip archive")
    with pytest.raises(ModelError, match="not a Keras model"):
        load_model(path, ops)


@needs_tensorflow
@pytest.mark.filterwarnings("ignore")
def test_a_tiny_model(tmp_path: Path, ops: dict[str, Op]) -> None:
    import keras

    layers = [keras.layers.Conv2D(3, 3, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((6, 6, 1)), *layers])
    path = tmp_path / "tiny.keras"
    model.save(path)
    graph = load_model(path, ops)
    assert [node.op for node in graph.nodes] == ["CONV_2D", "RESHAPE", "FULLY_CONNECTED"]
    assert [graph.tensors[i].shape for i in (*graph.inputs, *graph.outputs)] == [(1, 6, 6, 1), (1, 2)]
    assert graph.tensors[graph.inputs[0]].dtype is DType.FLOAT32


@needs_tensorflow
@pytest.mark.filterwarnings("ignore")
def test_a_model_that_cannot_be_converted(tmp_path: Path, ops: dict[str, Op]) -> None:
    import keras

    inputs = keras.Input((4, 4))
    model = keras.Model(inputs, keras.ops.linalg.qr(inputs)[0])
    path = tmp_path / "qr.keras"
    model.save(path)
    with pytest.raises(ModelError, match="cannot convert") as caught:
        load_model(path, ops)
    assert str(path) in str(caught.value)
