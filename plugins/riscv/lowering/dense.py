"""The kernel of fully connected layers, and of convolutions that are such: four units at a time."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    Call,
    Constant,
    DenseCosts,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    dense_groups,
    folded_bias,
)

from .scales import scales

SIZES = (32, 24, 20, 16, 12, 10, 8, 7, 6, 5, 4, 3, 2)
"""Inputs whose products are added in 16 bits."""
COSTS = DenseCosts(group=17, input=8, extra=9)
EXTRA_SHARE, EXTRA_SHARE_TIME = 1 / 256, 1 / 16
"""Of the weights, at most, may be kept apart, which takes six bytes each; the second where time is to be saved."""
LARGEST = (1 << 15) - 1
"""Unit or input that an entry for a weight kept apart can name."""


def dense_kernel(node: BoundNode, weights: Array, optimize: str) -> Kernel | None:
    """The kernel of an int8 node whose input is rows as long as those of `weights` [units, depth].

    None where its arithmetic would not be exact.
    """
    units, depth = weights.shape
    found = scales(node, weights, folded_bias(node, weights.astype(np.int64).sum(axis=1)))
    if found is None or max(weights.shape) > LARGEST:
        return None
    share = EXTRA_SHARE_TIME if optimize == "time" else EXTRA_SHARE
    layout = dense_groups(found.weights, SIZES, share, COSTS)
    fields = {
        "batches": node.input(0).elements // depth,
        "depth": depth,
        "units": units,
        "groups": layout.groups,
        "size": layout.size,
        "scale": found.fields,
    }
    arguments = (
        Params("tg_fully_connected_rv32_params", fields),
        Input(0),
        Constant("weights", layout.words),
        Constant("extra", layout.extra),
        Constant("constants", found.constants),
        Output(0),
        Scratch(),
    )
    name = f"tg_fully_connected_s8_rv32{found.suffix}"
    header = "fully_connected/tg_fully_connected_rv32.h"
    covered = layout.groups * layout.size
    return Kernel(
        (Call(name, f"fully_connected/{name}.c", header, arguments, ("matrix/tg_dense_s8_rv32.c",)),),
        scratch_bytes=8 * layout.groups + (covered if covered > depth else 0),
        why=f"4 units, 2 in one multiplication, {layout.size} inputs in 16 bits",
    )
