"""CONV_2D on cores without packed-integer instructions: four pixels at a time, two of them in one multiplication."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.api import (
    Axis,
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
    Strides,
    folded_bias,
    multipliers,
    overlay_distance,
    window_fields,
    window_of,
)

from .requantization import clamp_calls
from .scalar_channels import ScalarChannels, scalar_channels

MANY_PAIRS = 32
"""From here on the core runs long enough for four channels; it is called for eight below."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """A call for each group; None for floats, and where the kernel's arithmetic would not be exact."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8:
        return None
    groups = x.shape[3] // w.shape[3]
    bias = folded_bias(node, w.astype(np.int64).sum(axis=(1, 2, 3)))
    rows = w.reshape(len(w), -1)
    channels = scalar_channels(rows, bias, multipliers(node, len(w)), node.output.zero_point)
    if channels is None:
        return None
    part = len(w) // groups
    sizes = _sizes(node)
    return Kernel(
        (*(_call(node, channels, group, part, sizes) for group in range(groups)), *clamp_calls(node)),
        scratch_bytes=16 * (sizes["pairs"] + sizes["at_once"]) + sizes["outside"],
        overlay={0: _overlay(node)} if groups == 1 else {},
        why="4 pixels, 2 in one multiplication",
    )


def _sizes(node: BoundNode) -> dict[str, int]:
    """Those that the scratch depends on."""
    _, height, width, depth = node.input(1).shape
    pairs = -(-height * width * depth // 2)
    inside = all(a.before == 0 and a.at(a.output - 1, a.kernel - 1) < a.input for a in window_of(node))
    return {"pairs": pairs, "at_once": 4 if pairs >= MANY_PAIRS else 8, "outside": 0 if inside else depth}


def _call(node: BoundNode, channels: ScalarChannels, group: int, part: int, sizes: dict[str, int]) -> Call:
    x, depth = node.input(0), node.input(1).shape[3]
    mine = slice(group * part, (group + 1) * part)
    end = str(group) if part < node.output.shape[3] else ""
    fields: dict[str, Any] = {
        "window": window_fields(*window_of(node)),
        "batches": x.shape[0],
        "input_channels": x.shape[3],
        "depth": depth,
        "output_channels": node.output.shape[3],
        "channels": part,
        **sizes,
        "input_zero_point": x.zero_point,
        "zero_point2": channels.zero_point2,
    }
    weights = np.pad(channels.weights[mine], [(0, 0), (0, 2 * sizes["pairs"] - channels.weights.shape[1])])
    arguments = (
        Params("tg_conv_2d_scalar_params", fields),
        Input(0, group * depth),
        Constant(f"weights{end}", weights),
        Constant(f"constants{end}", channels.constants[mine]),
        Output(0, group * part),
        Scratch(),
    )
    needs = ("matrix/tg_matrix_s8_scalar.c", "matrix/tg_finish_s8_scalar.c")
    return Call(
        "tg_conv_2d_s8_scalar", "conv_2d/tg_conv_2d_s8_scalar.c", "conv_2d/tg_conv_2d_scalar.h", arguments, needs
    )


def _overlay(node: BoundNode) -> int:
    """The distance at which the output may be written over the input."""
    y, x = window_of(node)
    given, made = node.input(0).shape, node.output.shape
    if all((a.kernel, a.stride, a.before, a.output) == (1, 1, 0, a.input) for a in (y, x)):
        pixels = given[1] * given[2]  # of an image, which is one long row; four of them at a time
        y, x = Axis(1, 1, 1, 1, 1, 0), Axis(pixels, pixels, 1, 1, 1, 0)
        rows = Strides(pixels * given[3], given[3]), Strides(pixels * made[3], made[3])
        return overlay_distance(y, x, *rows, pixels=4, batches=given[0])
    rows = Strides(given[2] * given[3], given[3]), Strides(made[2] * made[3], made[3])
    return overlay_distance(y, x, *rows, batches=given[0])  # blocks cross rows; pixel by pixel asks for more
