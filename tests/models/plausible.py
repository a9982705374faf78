"""Inputs that look like what the networks are for: speech, pictures, the sound of a machine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tinygen.ir import Array, DType, Graph, Shape
from tinygen.verification.inputs import Inputs

COUNT = 4


def plausible_inputs(kind: str, graph: Graph) -> list[Inputs]:
    """Input sets for the network `kind` ("ad", "ic", "kws", "sww", "vww"), each of one array."""
    rng = np.random.default_rng(2)
    tensor = graph.tensors[graph.inputs[0]]
    make = MAKERS[kind]
    sets: list[Inputs] = []
    for _ in range(COUNT):
        unit = make(rng, tensor.shape)
        if tensor.dtype is DType.FLOAT32:
            sets.append([(unit * RANGES[kind]).astype(np.float32)])
        else:
            low, high = tensor.dtype.limits
            sets.append([np.rint(low + unit * (high - low)).astype(tensor.dtype.numpy)])
    return sets


def speech(rng: np.random.Generator, shape: Shape) -> Array:
    """A spectrogram of [frames, bins]: formants that glide through syllables, silence before and after."""
    _, frames, bins = (int(n) for n in np.array([1, *[n for n in shape if n > 1]])[-3:])
    t = np.linspace(0, 1, frames)[:, None]
    f = np.linspace(0, 1, bins)[None, :]
    loud = np.exp(-(((t - rng.uniform(0.4, 0.6)) / 0.2) ** 2)) * (0.6 + 0.4 * np.sin(rng.uniform(8, 16) * t) ** 2)
    total = 0.05 * rng.random((frames, bins))
    for centre in rng.uniform(0.1, 0.9, 3):
        glide = centre + 0.1 * np.sin(rng.uniform(2, 6) * t)
        total = total + loud * np.exp(-(((f - glide) / 0.08) ** 2))
    return scaled(total).reshape(shape)


def picture(rng: np.random.Generator, shape: Shape) -> Array:
    """An image [1, height, width, channels]: the 1/f spectrum of natural scenes, and a few bright and dark things."""
    _, height, width, channels = shape
    y, x = np.meshgrid(np.fft.fftfreq(height), np.fft.fftfreq(width), indexing="ij")
    spectrum = rng.normal(size=(height, width)) + 1j * rng.normal(size=(height, width))
    scene = scaled(np.fft.ifft2(spectrum / (np.hypot(y, x) + 1 / height)).real)
    colours = np.stack([scene * rng.uniform(0.5, 1) for _ in range(channels)], axis=-1)
    for _ in range(3):
        top, left = rng.integers(0, height // 2), rng.integers(0, width // 2)
        tall, wide = rng.integers(2, height // 2), rng.integers(2, width // 2)
        colours[top : top + tall, left : left + wide] = rng.random(channels)
    return np.clip(colours, 0, 1).reshape(shape)


def machine(rng: np.random.Generator, shape: Shape) -> Array:
    """Log-mel frames, one after another: harmonics of a shaft over noise that falls with frequency."""
    bins = 128
    frames = int(np.prod(shape)) // bins
    f = np.arange(bins)
    base = np.exp(-f / 40) + sum(
        rng.uniform(0.2, 0.6) * np.exp(-(((f - k * rng.uniform(9, 11)) / 1.5) ** 2)) for k in range(1, 8)
    )
    return scaled(np.stack([base + 0.05 * rng.normal(size=bins) for _ in range(frames)])).reshape(shape)


def scaled(values: Array) -> Array:
    """`values` spread over [0, 1]."""
    return (values - values.min()) / np.ptp(values)


MAKERS: dict[str, Callable[[np.random.Generator, Shape], Array]] = {
    "ad": machine,
    "ic": picture,
    "kws": speech,
    "sww": speech,
    "vww": picture,
}
RANGES = {"ad": 10.0, "ic": 255.0, "kws": 20.0, "vww": 1.0}
"""What 1.0 stands for in the inputs of the float32 networks."""
