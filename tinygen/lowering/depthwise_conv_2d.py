"""DEPTHWISE_CONV_2D: a channel at a time, two rows of its output in one multiplication."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tinygen.device import Device
from tinygen.ir import Array, BoundNode, Call, Constant, DType, Input, Kernel, Output, Params, Scratch
from tinygen.lowering.core import Core
from tinygen.lowering.groups import GROUP_LIMIT, runs
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.weighted import folded_bias
from tinygen.ops.common.window import Axis, window_fields

SUMS_BYTES = 640
"""That may be kept, or one column of the output."""
PLANE_BYTES = 2048
"""Of a plane, if possible."""
MOST_TAPS = 127
"""Of a group."""


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """One call; None for floats, and where the kernel's arithmetic would not be exact."""
    x = node.input(0)
    if x.dtype is not DType.INT8:
        return None
    taps = np.ascontiguousarray(node.constant(1)[0].transpose(2, 0, 1))
    found = core.scales(node, taps, folded_bias(node, taps.astype(np.int64).sum(axis=(1, 2))), device)
    if found is None:
        return None
    filters = found.weights.reshape(len(taps), -1)
    variant = _variant(node, filters)
    fields = _sizes(node, bool(variant))
    arguments = (
        Params("tg_depthwise_swar_params", {**fields, "scale": found.fields}),
        Input(0),
        Constant("stream", _stream_3x3(filters) if variant else _stream(filters)),
        Constant("constants", found.constants),
        Output(0),
        Scratch(),
    )
    name = f"tg_depthwise_conv_2d_s8_swar{variant}{found.suffix}"
    inner = variant.removeprefix("_") or "any"
    one = Call(
        name,
        f"depthwise_conv_2d/{name}.c",
        "depthwise_conv_2d/tg_depthwise_conv_2d_swar.h",
        arguments,
        (f"depthwise_conv_2d/tg_depthwise_{inner}_s8_swar.c",),
    )
    plane = 4 * fields["plane_rows"] * fields["plane_columns"]
    return Kernel(
        (one,),
        scratch_bytes=plane + 8 * fields["sum_rows"] * fields["columns_at_once"] + 4 * fields["taps"],
        inplace=(0,) if _fits_over(node) else (),
        why="a channel at a time, 2 products in one multiplication",
    )


def lower_packed(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """The kernel for weights of 8 bits; None where flash is all that counts.

    A channel has few weights, beside two words of constants; kernels that read them packed take many times as long.
    """
    return None if optimize == "flash" else lower(node, device, optimize, core)


def _variant(node: BoundNode, filters: Array) -> str:
    """The core by its name: for 3x3 windows where two weights share a group, or for any."""
    y, x = window_of(node)
    if (y.kernel, x.kernel, y.dilation, x.dilation) != (3, 3, 1, 1) or y.stride > 2:
        return ""
    pairs = np.abs(filters[:, :8].astype(np.int64)).reshape(len(filters), -1, 2).sum(axis=2)
    if (pairs > GROUP_LIMIT).any():
        return ""
    return "_3x3" if y.stride == 1 else "_3x3_stride2"


def _sizes(node: BoundNode, square: bool) -> dict[str, Any]:
    y, x = window_of(node)
    plane_columns = (x.output - 1) * x.stride + (x.kernel - 1) * x.dilation + 1
    strip, kept = _strip(node, square, plane_columns)
    half = -(-strip // 2)
    rows = _sum_rows(half, square)
    return {
        "window": window_fields(y, x),
        "batches": node.input(0).shape[0],
        "channels": node.input(0).shape[3],
        "depth_multiplier": node.output.shape[3] // node.input(0).shape[3],
        "half": half,
        "lower": strip - half,
        "sum_rows": rows,
        "plane_rows": _plane_rows(y, rows),
        "plane_columns": plane_columns,
        "columns_at_once": max(1, min(x.output, SUMS_BYTES // (8 * rows))),
        "kept": kept,
        "taps": 0 if square else y.kernel * x.kernel,
        "input_zero_point": node.input(0).zero_point,
    }


def _sum_rows(half: int, square: bool) -> int:
    return half if square else -(-half // 3) * 3


def _plane_rows(y: Axis, rows: int) -> int:
    """That the windows of `rows` rows of the output read."""
    return (rows - 1) * y.stride + (y.kernel - 1) * y.dilation + 1


def _strip(node: BoundNode, square: bool, plane_columns: int) -> tuple[int, int]:
    """Rows of a strip, and how many of a later one are taken from the plane before.

    All rows, unless the plane is large and the output can be written where it would be otherwise.
    """
    y, _ = window_of(node)
    for strip in range(y.output, 1, -1):
        half = -(-strip // 2)
        if 4 * _plane_rows(y, _sum_rows(half, square)) * plane_columns > PLANE_BYTES:
            continue
        if strip == y.output or not _fits_over(node) or _is_free(node, strip, 0):
            return strip, 0
        keeps = y.stride == 1 and y.output % strip == 0 and 0 < y.before <= strip - half
        if keeps and y.before < half and _is_free(node, strip, y.before):
            return strip, y.before
    return y.output, 0


def _fits_over(node: BoundNode) -> bool:
    """Whether a channel's output, once the channel is read, can take its place."""
    given, made = node.input(0).shape, node.output.shape
    return made[1] * made[2] <= given[1] * given[2] and given[3] == made[3]


def _is_free(node: BoundNode, strip: int, kept: int) -> bool:
    """Whether strips of so many rows, written over the input, leave what later ones read but for `kept` rows."""
    y, x = window_of(node)
    starts = [min(start, y.output - strip) for start in range(0, y.output, strip)]
    return all(
        (start + strip) * x.output <= max(0, min(y.at(later, 0) + kept, y.input)) * x.input
        for start, later in itertools.pairwise(starts)
    )


def _stream_3x3(filters: Array) -> Array:
    """[channels, 10]: whether groups are pairs, then the taps."""
    rows = np.abs(filters.astype(np.int64)).reshape(len(filters), 3, 3).sum(axis=2)
    pairs = (rows > GROUP_LIMIT).any(axis=1)
    return np.concatenate([pairs[:, None], filters], axis=1).astype(np.int8)


def _stream(filters: Array) -> Array:
    """Of each channel its groups: how many taps, and these; then 0."""
    out = bytearray()
    for taps in filters:
        for start, end in runs(taps[None], MOST_TAPS):
            out.append(end - start)
            out += taps[start:end].tobytes()
        out.append(0)
    return np.frombuffer(bytes(out), np.int8)
