"""The kernel of fully connected layers, and of convolutions that are such: four units at a time."""

from __future__ import annotations

import numpy as np

from tinygen.device import Device
from tinygen.ir import Array, BoundNode, Call, Constant, DType, Input, Kernel, Output, Params, Scratch
from tinygen.lowering.core import Core
from tinygen.ops.common.dense_groups import dense_groups
from tinygen.ops.common.weighted import folded_bias

EXTRA_SHARE, EXTRA_SHARE_TIME = 1 / 256, 1 / 16
"""Of the weights, at most, may be kept apart, which takes six bytes each; the second where time is to be saved."""
LARGEST = (1 << 15) - 1
"""Unit or input that an entry for a weight kept apart can name."""


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """One call for FULLY_CONNECTED; None for floats, and where the kernel's arithmetic would not be exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    return dense_kernel(node, node.constant(1), device, optimize, core)


def dense_kernel(node: BoundNode, weights: Array, device: Device, optimize: str, core: Core) -> Kernel | None:
    """The kernel of an int8 node whose input is rows as long as those of `weights` [units, depth].

    None where its arithmetic would not be exact.
    """
    units, depth = weights.shape
    found = core.scales(node, weights, folded_bias(node, weights.astype(np.int64).sum(axis=1)), device)
    if found is None or max(weights.shape) > LARGEST:
        return None
    share = EXTRA_SHARE_TIME if optimize == "time" else EXTRA_SHARE
    layout = dense_groups(found.weights, core.dense.sizes, share, core.dense.costs)
    fields = {
        "batches": node.input(0).elements // depth,
        "depth": depth,
        "units": units,
        "groups": layout.groups,
        "size": layout.size,
        "scale": found.fields,
    }
    arguments = (
        Params("tg_fully_connected_swar_params", fields),
        Input(0),
        Constant("weights", layout.words),
        Constant("extra", layout.extra),
        Constant("constants", found.constants),
        Output(0),
        Scratch(),
    )
    name = f"tg_fully_connected_s8_{core.word}{found.suffix}"
    header = f"fully_connected/tg_fully_connected_{core.word}.h"
    covered = layout.groups * layout.size
    return Kernel(
        (Call(name, f"fully_connected/{name}.c", header, arguments, core.dense.needs), *core.after(node)),
        scratch_bytes=8 * layout.groups + (covered if covered > depth else 0),
        why=f"4 units, 2 in one multiplication, {layout.size} inputs in 16 bits",
    )
