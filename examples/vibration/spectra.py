"""Clips of vibration as log spectra."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from machine import Fault, Machine, vibration
from numpy.typing import NDArray

BANDS = 128  # of the spectrum, 0 to 8 kHz
SECONDS = 1.0
FFT = 1024
LINEAR = 48  # bands of one bin each, then as wide as a logarithmic scale makes them
SEVERITY = (0.3, 1.2)  # drawn so that its logarithm is uniform


def healthy(machines: Sequence[Machine], count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Spectra of clips without a fault, of one motor after the other, shape (count, 128)."""
    return np.stack(
        [features(vibration(machines[i % len(machines)], Fault.NONE, 0, SECONDS, random)) for i in range(count)]
    )


def mixed(
    machines: Sequence[Machine], count: int, random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Spectra of clips of which every second has a fault, shape (count, 128), and which, shape (count,)."""
    faults = [fault for fault in Fault if fault is not Fault.NONE]
    spectra, faulty = [], np.arange(count) % 2
    for index in range(count):
        fault = faults[index // 2 % len(faults)] if faulty[index] else Fault.NONE
        severity = float(np.exp(random.uniform(*np.log(SEVERITY))))
        machine = machines[int(random.integers(len(machines)))]
        spectra.append(features(vibration(machine, fault, severity, SECONDS, random)))
    return np.stack(spectra), faulty


def features(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of the mean power in each band (Welch's method, windows that overlap by half); shape (128,)."""
    frames = np.lib.stride_tricks.sliding_window_view(signal, FFT)[:: FFT // 2]
    power = (np.abs(np.fft.rfft(frames * np.hanning(FFT))) ** 2).mean(axis=0)[1:]
    edges = band_edges()
    return np.log(np.add.reduceat(power, edges[:-1]) / np.diff(edges) + 1e-9)


def band_edges() -> NDArray[np.int64]:
    """Where bands begin among the 512 bins of 15.6 Hz, and where the last one ends; shape (129,)."""
    edges = np.round(np.geomspace(LINEAR, FFT // 2, BANDS - LINEAR + 1)).astype(np.int64)
    for index in range(1, len(edges)):  # each band at least one bin wide
        edges[index] = max(edges[index], edges[index - 1] + 1)
    return np.concatenate([np.arange(LINEAR), edges])
