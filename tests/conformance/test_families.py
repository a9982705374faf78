"""The built-in families pass the suite. Here a few devices, a few operators, one draw; `./dev conformance` runs all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conformance.broken import run_suite

OPERATORS = "(::ADD or ((host or emulator) and (::CONV_2D or ::FULLY)))"
SELECTED = f"{OPERATORS} or autoencoder or (emulator and flash) or hooks or toolchain or errors or memory"
CORES = {
    "cortex-m4": ("int8", "tg_conv_2d_s8_dsp"),
    "rv32imc": ("int8 w4", "tg_conv_2d_s8_swar"),
    "esp32": ("int8", "tg_"),
}
"""Device -> a type in which it has a CONV_2D of its own, and how the C function is called."""


def test_host(tmp_path: Path) -> None:
    """The portable kernels: nothing is overridden."""
    done = run_suite(tmp_path / "p", "--tinygen-device=host", "--tinygen-draws=1", "-k", "autoencoder or ::ADD")
    assert done.status == 0, done.text
    assert not any(row["own"] or row["symbols"] for row in done.report["operators"])
    assert "for 0 of" in done.text


@pytest.mark.slow
@pytest.mark.parametrize("device", CORES)
def test_device(device: str, tmp_path: Path) -> None:
    done = run_suite(tmp_path / "p", f"--tinygen-device={device}", "--tinygen-draws=1", "-k", SELECTED)
    assert done.status == 0, done.text
    if done.report["checks"]["skipped"] > 3:
        pytest.skip("needs the device's compiler and emulator: ./dev setup")
    type, prefix = CORES[device]
    rows = {(row["op"], row["type"]): row for row in done.report["operators"]}
    row = rows["CONV_2D", type]
    assert row["own"] > 0 and any(symbol.startswith(prefix) for symbol in row["symbols"])
    assert row["ran_on_core"] > len(row["own_cases"]) and row["too_large"] == 0
    assert row["per"] == "MAC" and 0 < row["cost"] < row["portable_cost"]
    assert rows["ADD", "float32"]["own"] == 0 and rows["ADD", "float32"]["cost"] > 0


EVERY_FEATURE = ("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m55", "rv32imc", "rv32imac-zve32x", "esp32")
"""A core of each set of features, and so of kernels."""
LOWERED = "::ADD or ::SUB or ::MUL or ::CONV_2D or ::DEPTHWISE or ::FULLY or _POOL_2D or ::MEAN"
"""The operators that plugins have kernels of their own for."""


@pytest.mark.slow
@pytest.mark.parametrize("device", EVERY_FEATURE)
def test_many_random_graphs(device: str, tmp_path: Path) -> None:
    done = run_suite(
        tmp_path / "p", f"--tinygen-device={device}", "--tinygen-on=host", "--tinygen-draws=100", "-k", LOWERED
    )
    assert done.status == 0 and done.report["checks"]["passed"] >= 9, done.text
    assert sum(row["own"] for row in done.report["operators"]) > 100


@pytest.mark.fuzz
@pytest.mark.parametrize("device", EVERY_FEATURE)
def test_more_random_graphs(device: str, tmp_path: Path) -> None:
    """Others in every run."""
    seed = int.from_bytes(os.urandom(3))
    done = run_suite(tmp_path / "p", f"--tinygen-device={device}", f"--tinygen-seed={seed}", "--tinygen-draws=150")
    assert done.status == 0, f"seed {seed}\n{done.text}"
