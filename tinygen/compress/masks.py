"""Unstructured and N:M sparsity: which single weights go, and that they stay gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygen.ir import ModelError

from .measure import is_depthwise, kernels_of
from .tensorflow import import_keras

Mask = NDArray[np.bool_]
Kernels = Mapping[str, Any]
"""Path of a variable, such as "conv2d/kernel" -> the Keras variable."""


@dataclass(frozen=True)
class Sparsity:
    """What shall be zero.

    Args:
        share: of the weights, 0 to below 1.
        scope: "layer" takes that share of each kernel; "global" the smallest of all kernels together, each divided
            by its standard deviation, so that wide kernels with room give more.
        n, m: with m > 0, of every m weights in a row that one output takes, at most n stay (`share` is unused).
            A row runs over the window's places, and in each over the input channels.
    """

    share: float = 0.5
    scope: str = "layer"
    n: int = 0
    m: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1 or self.scope not in ("layer", "global"):
            raise ModelError(
                f"share {self.share}, scope {self.scope!r}",
                where="Sparsity",
                cure='the share is from 0 to below 1, the scope "layer" or "global"',
            )
        if self.m < 0 or (self.m and not 0 < self.n < self.m):
            raise ModelError(f"{self.n}:{self.m}", where="Sparsity", cure="N:M needs 0 < n < m, such as 2:4")


def prunable_kernels(model: Any, depthwise: bool = False) -> dict[str, Any]:
    """The kernels of a model; depthwise ones, small and sensitive, only if asked for."""
    return {
        f"{layer.name}/{kernel.name}": kernel
        for layer in model.layers
        for kernel in kernels_of(layer)
        if depthwise or not is_depthwise(layer, kernel)
    }


def find_masks(kernels: Kernels, sparsity: Sparsity, progress: float = 1.0) -> dict[str, Mask]:
    """True where a weight stays: those of largest magnitude.

    Args:
        kernels: to prune.
        sparsity: in the end.
        progress: 0 none of it, 1 all of it; for N:M the share of groups that is pruned, those that lose least first.
    """
    values = {name: np.abs(np.asarray(kernel, np.float64)) for name, kernel in kernels.items()}
    if sparsity.m:
        return {name: _n_of_m(value, sparsity.n, sparsity.m, progress) for name, value in values.items()}
    share = sparsity.share * progress
    if sparsity.scope == "layer":
        return {name: _largest(value, share) for name, value in values.items()}
    scaled = {name: value / (value.std() or 1.0) for name, value in values.items()}
    joined = _largest(np.concatenate([value.ravel() for value in scaled.values()]), share)
    pieces = np.split(joined, np.cumsum([value.size for value in scaled.values()])[:-1])
    return {name: piece.reshape(values[name].shape) for name, piece in zip(values, pieces, strict=True)}


@contextmanager
def masked(kernels: Kernels) -> Iterator[Callable[[Mapping[str, Mask]], None]]:
    """Within it every optimizer step keeps masked weights at zero; yields the function that sets the masks.

    A mask is a constraint of its variable, so that the compiled training step applies it; a constraint that the
    user gave is applied before. Afterwards the variables have their own constraints again.
    """
    keras = import_keras()
    previous = {name: kernel.constraint for name, kernel in kernels.items()}
    masks = {name: keras.Variable(np.ones(k.shape, np.float32), trainable=False) for name, k in kernels.items()}

    def constraint(name: str) -> Callable[[Any], Any]:
        before = previous[name]
        return lambda value: (before(value) if before is not None else value) * masks[name]

    def set_masks(found: Mapping[str, Mask]) -> None:
        for name, mask in found.items():
            masks[name].assign(mask.astype(np.float32))
            kernels[name].assign(np.asarray(kernels[name]) * mask)

    try:
        for name, kernel in kernels.items():
            kernel.constraint = constraint(name)
        yield set_masks
    finally:
        for name, kernel in kernels.items():
            kernel.constraint = previous[name]


def _largest(values: NDArray[np.float64], share: float) -> Mask:
    """All but the `share` of smallest value; exactly that many, of equal ones the first go."""
    mask = np.ones(values.size, np.bool_)
    mask[np.argsort(values.ravel(), kind="stable")[: round(share * values.size)]] = False
    return mask.reshape(values.shape)


def _n_of_m(values: NDArray[np.float64], n: int, m: int, progress: float) -> Mask:
    """The n largest of every m along the inputs of each output; a last group that is short keeps its n largest."""
    rows = values.reshape(-1, values.shape[-1]).T  # one for each output channel
    padded = np.pad(rows, ((0, 0), (0, -rows.shape[1] % m)), constant_values=-1.0)
    groups = padded.reshape(-1, m)
    mask = np.ones(groups.shape, np.bool_)
    order = np.argsort(groups, axis=1, kind="stable")
    lost = np.take_along_axis(groups, order[:, : m - n], axis=1).clip(0).sum(axis=1)
    chosen = np.argsort(lost, kind="stable")[: round(progress * len(groups))]
    np.put_along_axis(mask, order[:, : m - n], np.isin(np.arange(len(groups)), chosen, invert=True)[:, None], axis=1)
    return mask.reshape(padded.shape)[:, : rows.shape[1]].T.reshape(values.shape)
