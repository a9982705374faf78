"""The vibration clips are seeded, and their model has the lines and sidebands that the textbook gives."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "vibration"


@pytest.fixture
def vibration(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """examples/vibration/vibration.py with its neighbours, which import each other by name."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module("vibration")
    for name in ("machine", "spectra", "vibration"):
        sys.modules.pop(name, None)


def test_bearing_frequencies_of_the_textbook(vibration: ModuleType) -> None:
    """Nine balls: inner and outer race together see each ball once a turn."""
    machine = sys.modules["machine"]
    found = machine.bearing_frequencies(25.0)
    outer, inner = found[machine.Fault.OUTER_RACE], found[machine.Fault.INNER_RACE]
    assert outer + inner == pytest.approx(9 * 25.0)
    assert outer == pytest.approx(81.0)  # 4.5 * 25 * (1 - 0.28)
    assert found[machine.Fault.BALL] == pytest.approx(25 / 0.28 * (1 - 0.28**2))


def test_an_outer_race_fault_repeats_at_its_frequency(vibration: ModuleType) -> None:
    """In the envelope's spectrum, where such faults are looked for."""
    machine = sys.modules["machine"]
    random = np.random.default_rng(0)
    motor, time = machine.draw_machine(random), np.arange(32000) / 16000
    signal = machine.impacts(motor, machine.Fault.OUTER_RACE, 1.0, 25.0, time, random)
    spectrum = np.abs(np.fft.rfft(np.abs(signal) - np.abs(signal).mean()))
    assert np.fft.rfftfreq(32000, 1 / 16000)[spectrum[:300].argmax()] == pytest.approx(81.0, abs=1.5)


def test_clips_are_seeded_and_only_test_clips_have_faults(vibration: ModuleType) -> None:
    one, other = vibration.make(1, (24, 8, 20)), vibration.make(1, (24, 8, 20))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)
    assert one.train.shape == (24, 128) and one.test.shape == (20, 128) and one.test_faulty.sum() == 10
    np.testing.assert_allclose(one.train.mean(axis=0), 0, atol=1e-5)
