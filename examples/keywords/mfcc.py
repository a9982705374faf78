"""Mel-frequency cepstral coefficients in numpy: 1 s of speech at 16 kHz becomes 49 frames of 10 coefficients.

The sizes are those of "Hello Edge: Keyword Spotting on Microcontrollers" (Zhang et al., 2017): windows of 40 ms
every 20 ms, 40 mel bands from 20 Hz to 4 kHz, the first 10 coefficients of the orthonormal DCT-II.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000  # Hz
WINDOW = 640  # samples, 40 ms
HOP = 320  # samples, 20 ms
FFT = 1024  # points
BANDS = 40
LOWEST, HIGHEST = 20.0, 4000.0  # Hz
COEFFICIENTS = 10


def mfcc(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features of one clip.

    Args:
        samples: -1 to 1 at 16 kHz, shape (n,) with n >= 640.
    Returns:
        Coefficients, shape ((n - 640) // 320 + 1, 10); for one second (49, 10).
    """
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW), FFT)) ** 2
    bands = np.log(power @ mel_filters().T + 1e-6)
    return (bands @ dct().T).astype(np.float32)


@functools.cache
def mel_filters() -> NDArray[np.float64]:
    """Triangles that overlap by half and are evenly spaced in mel; shape (40, 513)."""
    mel = np.linspace(hertz_to_mel(LOWEST), hertz_to_mel(HIGHEST), BANDS + 2)
    corners = 700 * (10 ** (mel / 2595) - 1)
    frequencies = np.fft.rfftfreq(FFT, 1 / SAMPLE_RATE)
    left, centre, right = (corners[i : i + BANDS, np.newaxis] for i in range(3))
    rising = (frequencies - left) / (centre - left)
    falling = (right - frequencies) / (right - centre)
    return np.maximum(0, np.minimum(rising, falling))


def hertz_to_mel(frequency: float) -> float:
    """O'Shaughnessy's mel scale."""
    return float(2595 * np.log10(1 + frequency / 700))


@functools.cache
def dct() -> NDArray[np.float64]:
    """The first rows of the orthonormal DCT-II of 40 points; shape (10, 40)."""
    k, n = np.arange(COEFFICIENTS)[:, np.newaxis], np.arange(BANDS)
    rows = np.cos(np.pi * k * (2 * n + 1) / (2 * BANDS)) * np.sqrt(2 / BANDS)
    rows[0] /= np.sqrt(2)
    return rows
