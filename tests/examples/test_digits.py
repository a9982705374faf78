"""The demo network and its held-out inputs are what examples/digits/README.md says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "digits"


@pytest.fixture
def digits(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """examples/digits/digits.py, which is a script beside others and no package."""
    pytest.importorskip("sklearn", reason="needs scikit-learn: pip install 'tinygen[demo]'")
    spec = importlib.util.spec_from_file_location("digits", FOLDER / "digits.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "digits", module)
    spec.loader.exec_module(module)
    return module


def test_models_are_small(digits: ModuleType) -> None:
    assert digits.MODEL_INT8.stat().st_size <= 30 * 1024
    assert digits.MODEL_FLOAT32.stat().st_size <= 60 * 1024


def test_held_out_images_use_the_whole_int8_range(digits: ModuleType) -> None:
    images, labels = digits.held_out()
    assert images.shape == (360, 8, 8, 1) and images.dtype == np.int8
    assert (images.min(), images.max()) == (-128, 127)
    assert set(labels) == set(range(10))


def test_held_out_images_are_not_trained_on(digits: ModuleType) -> None:
    split = digits.load_split()
    trained = {image.tobytes() for image in split.train_images}
    assert not [image for image in split.test_images if image.tobytes() in trained]


def test_accuracy_is_what_the_readme_says(digits: ModuleType) -> None:
    """357 of the 360, in TensorFlow Lite Micro."""
    package = pytest.importorskip("tflite_micro", reason="needs tflite-micro: pip install 'tinygen[oracle]'")
    interpreter = package.runtime.Interpreter.from_bytes(digits.MODEL_INT8.read_bytes())
    right = 0
    for image, label in zip(*digits.held_out(), strict=True):
        interpreter.set_input(image[np.newaxis], 0)
        interpreter.invoke()
        right += int(np.argmax(interpreter.get_output(0)) == label)
    assert right == 357
