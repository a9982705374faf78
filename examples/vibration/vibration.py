"""Vibration of motors as log spectra: healthy ones to train an autoencoder on, healthy and faulty ones to test it.

Synthetic throughout: `machine.py` is a physical model, not a recording. Seeded, and kept in a cache.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from machine import draw_machine
from numpy.typing import NDArray
from spectra import healthy, mixed

from tinygen.compress import Data, Samples, cached_arrays, reconstruction_auc

COUNTS = (2400, 400, 1200)  # clips to train on, to choose the best epoch by, to test with


class Split(NamedTuple):
    """Spectra, normalized by the training clips' mean and deviation, shape (n, 128); only test clips have faults.

    test_faulty: 0 healthy, 1 faulty, shape (n,). The test's motors are others than those trained on.
    """

    train: NDArray[np.float32]
    validation: NDArray[np.float32]
    test: NDArray[np.float32]
    test_faulty: NDArray[np.int64]


def load_split(seed: int = 0, counts: tuple[int, int, int] = COUNTS) -> Split:
    """Clips of 24 motors to train on, of 8 others to test with; half of the test clips have a fault.

    The first call of a seed makes them (a minute), later ones read the cache.
    """
    sources = [Path(__file__).with_name(name) for name in ("spectra.py", "machine.py")]
    return Split(**cached_arrays("vibration", (seed, counts), sources, lambda: make(seed, counts)._asdict()))


def data(seed: int = 0) -> Data:
    """The task, for `tinygen.compress` and for recipes: to reconstruct what is healthy; judged by what is not."""
    split = load_split(seed)
    return Data(
        Samples(split.train, split.train),
        Samples(split.validation, split.validation),
        Samples(split.test, split.test_faulty),
        loss="mse",
        score=reconstruction_auc,
        monitor="loss",
    )


def make(seed: int, counts: tuple[int, int, int]) -> Split:
    """Makes all clips."""
    random = np.random.default_rng(seed)
    machines = [draw_machine(random) for _ in range(32)]
    train, validation = (healthy(machines[:24], count, random) for count in counts[:2])
    test, faulty = mixed(machines[24:], counts[2], random)
    mean, deviation = train.mean(axis=0), train.std(axis=0) + 1e-6
    return Split(*(((part - mean) / deviation).astype(np.float32) for part in (train, validation, test)), faulty)


if __name__ == "__main__":
    for name, array in load_split()._asdict().items():
        print(f"{name}: {array.shape}, {array.dtype}")
