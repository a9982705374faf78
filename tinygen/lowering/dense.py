"""The kernel of fully connected layers, and of convolutions that are such: four units at a time."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from tinygen.device import Device
from tinygen.ir import Array, BoundNode, Call, Constant, DType, Input, Kernel, Output, Params, Scratch
from tinygen.lowering.core import Core
from tinygen.lowering.packed import Packed, packed_words
from tinygen.lowering.rows import Rows
from tinygen.lowering.sparse import with_zeros_skipped
from tinygen.ops.common.dense_groups import DenseGroups, dense_groups
from tinygen.ops.common.packed import weight_bits
from tinygen.ops.common.weighted import folded_bias

EXTRA_SHARE = 1 / 256
EXTRA_SHARES = {"time": 1 / 16, "ram": 1 / 64}
"""Of the weights, at most, may be kept apart, which takes six bytes each. The more are, the larger are the groups, and
each group costs time and eight bytes of scratch."""
PACKED_GROUPS = 8
"""TG_PACKED_GROUPS: so many are unpacked at a time."""
ROWS = Rows("tg_fully_connected_s8_swar_rows", "tg_fully_connected_rows_swar.h", 250)
"""For encoded weights. Four units' words, less what is kept apart, would be as fast to decode and compute on, but
their constants and those weights take flash, which encoding is to save."""
LARGEST = (1 << 15) - 1
"""Unit or input that an entry for a weight kept apart can name."""


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """One call for FULLY_CONNECTED; None for floats, and where the kernel's arithmetic would not be exact."""
    if node.input(0).dtype is not DType.INT8:
        return None
    weights = node.constant(1)
    kernel = dense_kernel(node, weights, device, optimize, core)
    return kernel and dense_without_zeros(ROWS.blocks(kernel, node), node, weights, device, core, optimize)


def lower_packed(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """The same for weights of 4, 2 or 1 bits, some inputs' weights unpacked at a time."""
    if node.input(0).dtype is not DType.INT8:
        return None
    kernel = dense_kernel(node, node.constant(1), device, optimize, core, weight_bits(node.input(1)))
    return kernel and ROWS.blocks(kernel, node)


def dense_kernel(
    node: BoundNode, weights: Array, device: Device, optimize: str, core: Core, bits: int = 8
) -> Kernel | None:
    """The kernel of an int8 node whose input is rows as long as those of `weights` [units, depth], of `bits` each.

    None where its arithmetic would not be exact.
    """
    units, depth = weights.shape
    found = core.scales(node, weights, folded_bias(node, weights.astype(np.int64).sum(axis=1)), device)
    if found is None or max(weights.shape) > LARGEST:
        return None
    share = EXTRA_SHARES.get(optimize, EXTRA_SHARE)
    layout = dense_groups(found.weights, core.dense.sizes, share, core.dense.costs)
    packed = _packed(found.weights, layout, bits) if bits < 8 else None
    if bits < 8 and packed is None:
        return None
    fields: dict[str, Any] = {
        "batches": node.input(0).elements // depth,
        "depth": depth,
        "units": units,
        "groups": layout.groups,
        "size": layout.size,
        "scale": found.fields,
    }
    params = Params("tg_fully_connected_swar_params", fields)
    if packed is not None:
        given = {"sizes": fields, "unpack": packed.unpack, "buffer": packed.buffer}
        params = Params("tg_fully_connected_packed_params", given)
    arguments = (
        params,
        Input(0),
        Constant("weights", layout.words if packed is None else packed.words),
        Constant("extra", layout.extra),
        Constant("constants", found.constants),
        Output(0),
        Scratch(),
    )
    name = f"tg_fully_connected_{'s8' if packed is None else 'packed'}_{core.word}{found.suffix}"
    header = f"fully_connected/tg_fully_connected_{'' if packed is None else 'packed_'}{core.word}.h"
    needs = core.dense.needs if packed is None else (*core.dense.needs, "packed/tg_unpack.c")
    covered = layout.groups * layout.size
    scratch = 8 * layout.groups + (covered if covered > depth else 0)
    why = f"4 units, 2 in one multiplication, {layout.size} inputs in 16 bits"
    return Kernel(
        (Call(name, f"fully_connected/{name}.c", header, arguments, needs), *core.after(node)),
        scratch_bytes=scratch if packed is None else scratch + 4 * packed.buffer,
        why=why if packed is None else f"{why}, {bits} bits a weight",
    )


def dense_without_zeros(
    kernel: Kernel, node: BoundNode, weights: Array, device: Device, core: Core, optimize: str
) -> Kernel:
    """`kernel` of `weights` [units, depth], or one that skips its zeros where that pays."""
    if core.sparse is None:
        return kernel
    make = functools.partial(sparse_dense_kernel, node, weights, device, core)
    return with_zeros_skipped(kernel, make, core.sparse.dense, node, weights, optimize, _time(kernel, core))


def _time(kernel: Kernel, core: Core) -> float:
    """Instructions of a kernel of `dense_kernel`, by the core's costs of its layout."""
    (params,) = (a for a in kernel.calls[0].arguments if isinstance(a, Params))
    fields, costs = params.fields, core.dense.costs
    sums = fields["groups"] * (costs.group + costs.input * fields["size"])
    outputs = 0 if core.sparse is None else core.sparse.dense.output * fields["units"]
    return float(fields["batches"] * (-(-fields["units"] // 4) * sums + outputs))


def sparse_dense_kernel(node: BoundNode, weights: Array, device: Device, core: Core) -> Kernel | None:
    """The kernel that skips zeros; None where it would not be exact."""
    found = core.scales(node, weights, folded_bias(node, weights.astype(np.int64).sum(axis=1)), device)
    if found is None or core.sparse is None:
        return None
    stream = core.sparse.rows(found.weights)
    if stream is None:
        return None
    units, depth = weights.shape
    fields = {"batches": node.input(0).elements // depth, "depth": depth, "units": units, "scale": found.fields}
    arguments = (
        Params("tg_fully_connected_sparse_params", fields),
        Input(0),
        Constant("stream", stream),
        Constant("constants", found.constants),
        Output(0),
    )
    name = f"tg_fully_connected_s8_{core.word}_sparse{found.suffix}"
    header = f"fully_connected/tg_fully_connected_sparse{'' if core.word == 'swar' else f'_{core.word}'}.h"
    calls = (Call(name, f"fully_connected/{name}.c", header, arguments), *core.after(node))
    return Kernel(calls, why="one weight after the other")


def _packed(weights: Array, layout: DenseGroups, bits: int) -> Packed | None:
    """The layout's words packed, of each four units for themselves; None where a weight has not so few bits."""
    words = layout.words
    if bits == 1:
        if not weights.all() or len(layout.extra) > 1:
            return None
        # No weight is zero, as those of missing units are, and of missing inputs, which are zero themselves.
        flat = words.view(np.uint8)
        words = np.where(flat == 128, 129, flat).astype(np.uint8).view(np.uint32)
    return packed_words(words, 4 * words.shape[1], 4 * PACKED_GROUPS * layout.size, bits)
