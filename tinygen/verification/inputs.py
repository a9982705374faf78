"""Inputs to verify with: random, extreme, constant and plausible ones, seeded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tinygen.frontend.array_file import read_arrays
from tinygen.ir import Array, DType, Graph, ModelError, Shape, Tensor
from tinygen.quantize.affine import to_stored

Inputs = list[Array]
"""One array for each input of the network."""


def make_inputs(graph: Graph, count: int, seed: int = 0) -> list[Inputs]:
    """`count` input sets, the kinds taking turns: plausible, random, extreme, constant.

    Plausible inputs vary smoothly, like images and spectrograms, and use the whole range: uniformly random ones
    saturate some networks, so that they show only a few outputs.
    """
    rng = np.random.default_rng(seed)
    tensors = [graph.tensors[i] for i in graph.inputs]
    kinds = (_smooth, _random, _smooth, _extreme, _smooth, _constant)
    return [[_stored(kinds[n % len(kinds)](rng, t.shape), t) for t in tensors] for n in range(count)]


def load_inputs(path: Path, graph: Graph) -> list[Inputs]:
    """Input sets from an `.npz`, or an `.npy` for a single input.

    One array an input, in order, with the sets along a new first axis. Arrays hold the input's own type, or real
    numbers that are quantized here. ModelError says what does not fit.
    """
    arrays = read_arrays(path)
    tensors = [graph.tensors[i] for i in graph.inputs]
    if len(arrays) < len(tensors):
        raise ModelError(
            f"arrays for {len(arrays)} of the network's {len(tensors)} inputs",
            where=str(path),
            cure="give one for each",
        )
    sets: list[list[Array]] = []
    for array, tensor in zip(arrays, tensors, strict=False):
        if array.ndim == 0 or array.size != array.shape[0] * tensor.elements:
            raise ModelError(
                f"an array of shape {array.shape} for input {tensor.name!r} of shape {tensor.shape}",
                where=str(path),
                cure="the first axis counts the input sets",
            )
        shaped = array.reshape(-1, *tensor.shape)
        sets.append([_converted(one, tensor, path) for one in shaped])
    counts = sorted({len(one) for one in sets})
    if counts[0] == 0 or len(counts) > 1:
        raise ModelError(
            f"arrays of {' and '.join(map(str, counts))} input sets",
            where=str(path),
            cure="give at least one set, and as many for one input as for another",
        )
    return [list(one) for one in zip(*sets, strict=True)]


def _converted(array: Array, tensor: Tensor, path: Path) -> Array:
    if array.dtype == tensor.dtype.numpy:
        return array
    if array.dtype.kind != "f" or tensor.quant is None:
        raise ModelError(f"input {tensor.name!r} is {tensor.dtype.value}, not {array.dtype}", where=str(path))
    if not np.isfinite(array).all():
        raise ModelError(
            f"values for input {tensor.name!r} are infinite or not a number, which {tensor.dtype.value} cannot hold",
            where=str(path),
            cure="repair or leave out these input sets",
        )
    return to_stored(array, tensor)


def _stored(unit: Array, tensor: Tensor) -> Array:
    """Values of [0, 1] spread over the tensor's range."""
    if tensor.dtype is DType.FLOAT32:
        return (unit * 2 - 1).astype(np.float32)
    low, high = (0, 1) if tensor.dtype is DType.BOOL else tensor.dtype.limits
    if tensor.dtype in (DType.INT32, DType.INT64):
        low, high = -1000, 1000
    spread: Array = np.rint(low + unit * (high - low))
    return spread.astype(tensor.dtype.numpy)


Kind = Callable[[np.random.Generator, Shape], "np.ndarray[Any, np.dtype[np.float64]]"]


def _random(rng: np.random.Generator, shape: Shape) -> Array:
    return rng.uniform(size=shape)


def _extreme(rng: np.random.Generator, shape: Shape) -> Array:
    return rng.integers(0, 2, shape).astype(np.float64)


def _constant(rng: np.random.Generator, shape: Shape) -> Array:
    return np.full(shape, rng.choice([0.0, 0.5, 1.0]))


def _smooth(rng: np.random.Generator, shape: Shape) -> Array:
    """A few waves along every axis, plus a little noise, scaled to [0, 1]."""
    total = np.zeros(shape)
    for _ in range(4):
        wave = np.full(shape, rng.uniform(0, 2 * np.pi))
        for axis, size in enumerate(shape):
            steps = np.arange(size).reshape([-1 if a == axis else 1 for a in range(len(shape))])
            wave = wave + steps * rng.uniform(0, 6) / max(size, 1)
        total += rng.uniform(0.3, 1) * np.sin(wave)
    total += 0.1 * rng.normal(size=shape)
    spread = np.ptp(total) if total.size else 0.0
    return (total - total.min()) / spread if spread else np.full(shape, 0.5)
