"""The keyword clips are seeded, no voice is on two sides, and the features are what they say."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "keywords"
MODULES = ("mfcc", "speech", "clips", "keywords")


@pytest.fixture
def keywords(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """examples/keywords/keywords.py with its neighbours, which import each other by name."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module("keywords")
    for name in MODULES:
        sys.modules.pop(name, None)


def test_no_voice_is_in_two_parts(keywords: ModuleType) -> None:
    speech = sys.modules["speech"]
    voices = [*speech.TRAINING_VOICES, *speech.VALIDATION_VOICES, *speech.TEST_VOICES]
    assert len(voices) == len(set(voices)) >= 60


def test_mfcc_by_its_definition(keywords: ModuleType) -> None:
    """One frame and coefficient, with the sums written out; and a tone lights its own mel band."""
    mfcc = sys.modules["mfcc"]
    samples = np.random.default_rng(0).normal(size=16000).astype(np.float32)
    features = mfcc.mfcc(samples)
    assert features.shape == (49, 10)
    frame, k = 7, 3
    window = samples[frame * 320 : frame * 320 + 640] * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(640) / 639))
    turns = np.exp(-2j * np.pi * np.outer(np.arange(513), np.arange(640)) / 1024)
    energies = np.log(mfcc.mel_filters() @ np.abs(turns @ window) ** 2 + 1e-6)
    value = np.sqrt(2 / 40) * sum(energies[n] * np.cos(np.pi * k * (2 * n + 1) / 80) for n in range(40))
    assert features[frame, k] == pytest.approx(value, rel=1e-4)
    filters = mfcc.mel_filters()
    for hertz in (300, 1000, 2500):
        centres = filters.argmax(axis=1) * 16000 / 1024
        assert abs(centres[filters[:, round(hertz * 1024 / 16000)].argmax()] - hertz) < 120


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng: apt-get install espeak-ng")
def test_clips_are_seeded_and_voices_differ(keywords: ModuleType) -> None:
    one, other = keywords.make(3, (20, 10, 10)), keywords.make(3, (20, 10, 10))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)
    assert one.train_features.shape == (20, 49, 10, 1) and np.isfinite(one.train_features).all()
    assert not np.array_equal(one.train_features, keywords.make(4, (20, 10, 10)).train_features)
    speech = sys.modules["speech"]
    for accent in speech.ACCENTS:  # an accent for which espeak-ng ignores voices would make all of them one
        sounds = [
            speech.speak(speech.Utterance("yes", accent, voice, 160, 50)).tobytes() for voice in ("m1", "f1", "m7")
        ]
        assert len(set(sounds)) == 3, accent
