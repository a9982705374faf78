"""Ten spoken keywords as MFCC features: synthetic speech of many voices, in noise. Seeded, and kept in a cache.

Honest about what it is: the speech is espeak-ng's, not people's, and the noise is generated. The figures compare one
network with its smaller self; they say nothing about how well it would understand people.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from clips import clips
from mfcc import COEFFICIENTS
from numpy.typing import NDArray
from speech import TEST_VOICES, TRAINING_VOICES, VALIDATION_VOICES, version

from tinygen.compress import Data, Samples, cached_arrays

SHAPE = (49, COEFFICIENTS, 1)  # frames, coefficients, channel
COUNTS = (6000, 1000, 3000)  # clips to train on, to choose the best epoch by, to test with


class Split(NamedTuple):
    """Features, normalized by the training clips' mean and deviation, shape (n, 49, 10, 1); labels index WORDS.

    No voice of one of the three parts speaks in another.
    """

    train_features: NDArray[np.float32]
    train_labels: NDArray[np.int64]
    validation_features: NDArray[np.float32]
    validation_labels: NDArray[np.int64]
    test_features: NDArray[np.float32]
    test_labels: NDArray[np.int64]


def load_split(seed: int = 0, counts: Sequence[int] = COUNTS) -> Split:
    """The clips of a seed: the first call speaks them (minutes), later ones read the cache."""
    sources = [Path(__file__).with_name(name) for name in ("clips.py", "speech.py", "mfcc.py")]
    settings = (seed, tuple(counts), version())
    return Split(**cached_arrays("keywords", settings, sources, lambda: make(seed, counts)._asdict()))


def data(seed: int = 0) -> Data:
    """The task, for `tinygen.compress` and for recipes."""
    split = load_split(seed)
    return Data(Samples(*split[0:2]), Samples(*split[2:4]), Samples(*split[4:6]))


def make(seed: int, counts: Sequence[int]) -> Split:
    """Speaks all clips."""
    groups = (TRAINING_VOICES, VALIDATION_VOICES, TEST_VOICES)
    parts = [clips(seed, part, groups[part], count) for part, count in enumerate(counts)]
    train = parts[0][0]
    mean, deviation = train.mean(axis=(0, 1)), train.std(axis=(0, 1)) + 1e-6
    arrays: list[NDArray[np.float32] | NDArray[np.int64]] = []
    for features, labels in parts:
        arrays += [((features - mean) / deviation)[..., np.newaxis].astype(np.float32), labels]
    return Split(*arrays)


if __name__ == "__main__":
    for name, array in load_split()._asdict().items():
        print(f"{name}: {array.shape}, {array.dtype}")
