"""The example's float network, quantized: accuracy on its held-out digits."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tinygen.frontend import load_model
from tinygen.plugins import create_session
from tinygen.quantize.evaluate import accuracy, real_outputs
from tinygen.quantize.model import quantize_model

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "digits"
LOST = {"int8": 0.003, "int16": 0.003, "power-of-two": 0.006, "int4": 0.01}
"""Scheme -> the accuracy that it may lose against float32; one of the 360 images is 0.0028."""


@pytest.fixture(scope="module")
def digits() -> ModuleType:
    pytest.importorskip("sklearn")
    spec = importlib.util.spec_from_file_location("digits_example", FOLDER / "digits.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("scheme", LOST)
def test_accuracy(scheme: str, digits: ModuleType) -> None:
    split = digits.load_split()
    session = create_session()
    result = quantize_model(
        digits.MODEL_FLOAT32,
        split.train_images[:300],
        schemes=[scheme],
        evaluation=(split.test_images, split.test_labels),
        session=session,
    )
    report = result.report
    assert report["float_accuracy"] == pytest.approx(0.9917, abs=1e-3)
    assert report["accuracy"] >= report["float_accuracy"] - LOST[scheme]
    assert report["weights_bytes"] < 0.35 * report["float_weights_bytes"]
    if scheme == "int8":  # as good as the converter's own
        converted = load_model(digits.MODEL_INT8, session.ops)
        outputs = real_outputs(converted, [split.test_images], session.ops)
        assert report["accuracy"] >= accuracy(outputs, split.test_labels) - 0.003
