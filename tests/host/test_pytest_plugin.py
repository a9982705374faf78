"""The fixture `tinygen_model`, as a stranger's tests use it: installed, without any conftest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tinygen.host.model import HostModel

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits_int8.tflite"
TESTS = """
import numpy as np
import pytest


def test_blank_page(tinygen_model):
    model = tinygen_model("digits.tflite", device="cortex-m4")
    assert model(np.full((1, 8, 8, 1), -128, np.int8)).shape == (1, 10)


@pytest.mark.parametrize("copy", ["digits.tflite", "digits.tflite", "same.tflite"])
def test_built_once_by_content(tinygen_model, copy):
    assert tinygen_model(copy) is tinygen_model("digits.tflite")
    assert tinygen_model(copy) is not tinygen_model(copy, device="cortex-m4")


def test_session(tinygen_session):
    assert "cortex-m4" in tinygen_session.devices


def test_unknown_device(tinygen_model):
    tinygen_model("digits.tflite", device="cortex-m99")
"""


def test_in_a_project_of_its_own(tmp_path: Path) -> None:
    for name in ("digits.tflite", "same.tflite"):
        shutil.copy(DIGITS, tmp_path / name)
    (tmp_path / "test_digits.py").write_text(TESTS)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_digits.py"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert "5 passed" in done.stdout and "1 failed" in done.stdout, done.stdout + done.stderr
    assert "unknown device 'cortex-m99'" in done.stdout


def test_another_file_is_another_model(tinygen_model: Callable[..., HostModel], tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    shutil.copy(DIGITS, path)
    first = tinygen_model(path)
    shutil.copy(DIGITS.with_name("digits_float32.tflite"), path)
    second = tinygen_model(path)
    assert first is not second and second.inputs[0].dtype.value == "float32"


def test_it_runs_the_device_s_own_kernels(tinygen_model: Callable[..., HostModel]) -> None:
    """All devices agree on every bit."""
    rng = np.random.default_rng(0)
    x = rng.integers(-128, 128, (1, 8, 8, 1)).astype(np.int8)
    expected = tinygen_model(DIGITS)(x)
    for device in ("cortex-m0plus", "cortex-m4", "cortex-m55", "esp32", "rv32imc"):
        np.testing.assert_array_equal(tinygen_model(DIGITS, device=device)(x), expected)


def test_a_missing_file(tinygen_model: Callable[..., HostModel], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.tflite"):
        tinygen_model(tmp_path / "none.tflite")
