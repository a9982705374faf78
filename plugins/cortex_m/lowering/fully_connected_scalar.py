"""FULLY_CONNECTED on cores without packed-integer instructions: four units, two of them in one multiplication."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    BoundNode,
    Call,
    Constant,
    DenseCosts,
    Device,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    dense_groups,
    folded_bias,
    multipliers,
)

from .requantization import clamp_calls
from .scalar_channels import scalar_channels

GROUPS = (16, 14, 12, 10, 8, 6, 4, 2)
"""Inputs whose products are added in 16 bits."""
COSTS = DenseCosts(group=20, input=8, extra=12)
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
    share = EXTRA_SHARE_TIME if optimize == "time" else EXTRA_SHARE
    layout = dense_groups(channels.weights, GROUPS, share, COSTS)
    size, groups = layout.size, layout.groups
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
        Constant("weights", layout.words),
        Constant("extra", layout.extra),
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
