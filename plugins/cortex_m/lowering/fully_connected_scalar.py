"""FULLY_CONNECTED on cores without packed-integer instructions: four units, two of them in one multiplication."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    Call,
    Constant,
    Device,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    folded_bias,
    multipliers,
)

from .requantization import clamp_calls
from .scalar_channels import scalar_channels

GROUPS = (16, 14, 12, 10, 8, 6, 4, 2)
"""Inputs whose products are added in 16 bits."""
GROUP_LIMIT = 255
"""Of a group's weights; times -128 it stays within 16 bits."""
GROUP_COST, INPUT_COST, EXTRA_COST = 20, 8, 12
"""Instructions of a group and of an input, for four units, and of a weight kept apart for the sake of larger groups."""
EXTRA_SHARE, EXTRA_SHARE_TIME = 1 / 256, 1 / 16
"""Of the weights, at most, may be kept apart, which takes six bytes each; the second where time is to be saved."""
LARGEST = (1 << 15) - 1
"""Unit or input that an entry for a weight kept apart can name."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None for floats, and where the kernel's arithmetic would not be exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    w = node.constant(1)
    units, depth = w.shape
    bias = folded_bias(node, w.astype(np.int64).sum(axis=1))
    channels = scalar_channels(w, bias, multipliers(node, units), node.output.zero_point)
    if channels is None or max(w.shape) > LARGEST:
        return None
    size, extra = _best_size(channels.weights, EXTRA_SHARE_TIME if optimize == "time" else EXTRA_SHARE)
    groups = -(-depth // size)
    batches = node.input(0).elements // depth
    fields = {
        "batches": batches,
        "depth": depth,
        "units": units,
        "groups": groups,
        "pairs": size // 2,
        "zero_point2": channels.zero_point2,
    }
    arguments = (
        Params("tg_fully_connected_scalar_params", fields),
        Input(0),
        Constant("weights", _words(channels.weights, extra, groups * size)),
        Constant("extra", np.append(extra, [[-1, 0, 0]], axis=0).astype(np.int16)),
        Constant("constants", channels.constants),
        Output(0),
        Scratch(),
    )
    name = "tg_fully_connected_s8_scalar"
    header = "fully_connected/tg_fully_connected_scalar.h"
    needs = ("matrix/tg_dense_s8_scalar.c",)
    return Kernel(
        (Call(name, f"fully_connected/{name}.c", header, arguments, needs), *clamp_calls(node)),
        scratch_bytes=8 * groups + (groups * size if groups * size > depth else 0),
        why=f"4 units, 2 in one multiplication, {size} inputs in 16 bits",
    )


def _best_size(weights: Array, share: float) -> tuple[int, Array]:
    """The cheapest of GROUPS, and the weights to keep apart for it: at most `share` of all.

    Of the sizes that divide the depth, if there are any: others take a copy of the input.
    """
    units, depth = weights.shape
    even = tuple(size for size in GROUPS if depth % size == 0)
    candidates = [(size, _extra(weights, size)) for size in even or GROUPS]
    allowed = [(size, extra) for size, extra in candidates if len(extra) <= share * weights.size]

    def cost(candidate: tuple[int, Array]) -> int:
        size, extra = candidate
        groups: int = -(-units // 4) * -(-depth // size)
        return groups * (GROUP_COST + INPUT_COST * size) + EXTRA_COST * len(extra)

    return min(allowed, key=cost)


def _extra(weights: Array, size: int) -> Array:
    """[n, 3]: (unit, input, weight) of the weights to keep apart, so that groups of `size` keep their limit.

    The largest ones of each group that exceeds it.
    """
    units, depth = weights.shape
    padded = np.pad(weights.astype(np.int64), [(0, 0), (0, -depth % size)]).reshape(units, -1, size)
    largest_first = np.argsort(-np.abs(padded), axis=2, kind="stable")
    sorted_ = np.abs(np.take_along_axis(padded, largest_first, axis=2))
    # A weight goes where what is left with it, the smaller ones and itself, is too much.
    left = sorted_[..., ::-1].cumsum(axis=2)[..., ::-1]
    unit, group, place = np.nonzero(left > GROUP_LIMIT)
    position = group * size + largest_first[unit, group, place]
    order = np.lexsort((position, unit))
    return np.stack([unit, position, padded.reshape(units, -1)[unit, position]], axis=1)[order]


def _words(weights: Array, extra: Array, covered: int) -> Array:
    """[fours of units, inputs] uint32: the weights, those kept apart being 0, plus 128."""
    units, depth = weights.shape
    kept = weights.astype(np.int64)
    kept[extra[:, 0], extra[:, 1]] = 0
    padded = np.pad(kept, [(0, -units % 4), (0, covered - depth)]) + 128
    unit0, unit1, unit2, unit3 = padded.reshape(-1, 4, covered).transpose(1, 0, 2)
    return (unit0 | unit2 << 8 | unit1 << 16 | unit3 << 24).astype(np.uint32)
