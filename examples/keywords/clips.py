"""Clips of one second: a spoken word somewhere in it, an echo, coloured noise; then its features."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from mfcc import SAMPLE_RATE, mfcc
from numpy.typing import NDArray
from speech import ACCENTS, Utterance, speak

WORDS = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
SNR = (-2.0, 20.0)  # decibels, speech against noise


def clips(seed: int, part: int, voices: Sequence[str], count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Raw features, shape (count, 49, 10), and labels; each word equally often."""

    def clip(index: int) -> NDArray[np.float32]:
        # A generator of its own for each clip: the order in which threads finish changes nothing.
        random = np.random.default_rng((seed, part, index))
        utterance = Utterance(
            word=WORDS[index % len(WORDS)],
            accent=str(random.choice(ACCENTS)),
            voice=str(random.choice(voices)),
            speed=int(random.integers(110, 231)),
            pitch=int(random.integers(20, 81)),
        )
        return mfcc(place(speak(utterance), random))

    with ThreadPoolExecutor() as pool:
        features = np.stack(list(pool.map(clip, range(count))))
    return features, np.arange(count) % len(WORDS)


def place(word: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """One second with the word somewhere in it, in a room with an echo, in coloured noise; shape (16000,)."""
    clean = np.zeros(SAMPLE_RATE)
    word = word[:SAMPLE_RATE]
    start = int(random.integers(0, SAMPLE_RATE - len(word) + 1))
    clean[start : start + len(word)] = word
    delay = int(random.integers(200, 1200))  # samples, 12 to 75 ms
    clean[delay:] += random.uniform(0, 0.4) * clean[:-delay]
    noise = coloured_noise(random)
    ratio = 10 ** (-random.uniform(*SNR) / 20)
    power = np.sqrt(np.mean(word.astype(np.float64) ** 2))
    mixed = clean + noise * (ratio * power / np.sqrt(np.mean(noise**2)))
    gain = random.uniform(0.2, 0.9) / np.abs(mixed).max()
    return (mixed * gain).astype(np.float32)


def coloured_noise(random: np.random.Generator) -> NDArray[np.float64]:
    """One second of noise whose power falls as 1/f^a, a from white (0) to brown (2), with a mains hum at times."""
    spectrum = np.fft.rfft(random.standard_normal(SAMPLE_RATE))
    frequencies = np.maximum(20.0, np.fft.rfftfreq(SAMPLE_RATE, 1 / SAMPLE_RATE))
    noise = np.fft.irfft(spectrum * frequencies ** (-random.uniform(0, 2) / 2), SAMPLE_RATE)
    noise /= np.std(noise)
    if random.uniform() < 0.3:
        seconds = np.arange(SAMPLE_RATE) / SAMPLE_RATE
        harmonics = [np.sin(2 * np.pi * 50 * k * seconds + random.uniform(0, 6.3)) / k for k in range(1, 8)]
        noise += random.uniform(0, 1.5) * np.sum(harmonics, axis=0)
    return noise
