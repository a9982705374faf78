"""CONV_2D: some pixels at a time, two of them in one multiplication."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.device import Device
from tinygen.ir import Array, BoundNode, Call, Constant, DType, Input, Kernel, Output, Params, Scratch
from tinygen.lowering.core import ConvolutionLayout, Core
from tinygen.lowering.dense import dense_kernel
from tinygen.lowering.scales import Scales
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.overlay import Strides, overlay_distance
from tinygen.ops.common.weighted import folded_bias
from tinygen.ops.common.window import Axis, window_fields

FEW_PIXELS = 4
"""So many, at most, are faster one by one."""


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """A call for each group; None for floats, and where the kernel's arithmetic would not be exact."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8:
        return None
    rows = w.reshape(len(w), -1)
    if _is_dense(node) and (dense := dense_kernel(node, rows, device, optimize, core)) is not None:
        return dense
    found = core.scales(node, rows, folded_bias(node, w.astype(np.int64).sum(axis=(1, 2, 3))), device)
    if found is None:
        return None
    groups = x.shape[3] // w.shape[3]
    layout = core.convolution
    made = (layout.stream(part) for part in np.split(found.weights, groups))
    streams = [stream for stream in made if stream is not None]
    if len(streams) < groups:
        return None
    sizes = {**_sizes(node, len(w) // groups, layout), "part": layout.part(found.weights)}
    return Kernel(
        (*(_call(node, found, streams[group], sizes, group, core) for group in range(groups)), *core.after(node)),
        scratch_bytes=4 * (layout.words * sizes["inputs"] + layout.block * sizes["at_once"]) + sizes["outside"],
        overlay={0: _overlay(node, layout.block)} if groups == 1 else {},
        why=f"{layout.block} pixels, {layout.block} products of {layout.words} multiplications",
    )


def _is_dense(node: BoundNode) -> bool:
    """Whether the windows are whole rows of the input, and too few to be taken by blocks."""
    given, made = node.input(0).shape, node.output.shape
    window = node.input(1).shape[1:]
    y, x = window_of(node)
    if made[1:3] == (1, 1) and y.before == x.before == 0:
        return tuple(given[1:]) == tuple(window)
    pointwise = window == (1, 1, given[3]) and given[1:3] == made[1:3]
    return pointwise and given[1] * given[2] <= FEW_PIXELS


def _sizes(node: BoundNode, channels: int, layout: ConvolutionLayout) -> dict[str, int]:
    """Of a group's params; `channels` are its output channels."""
    _, height, width, depth = node.input(1).shape
    inputs = layout.multiple * -(-height * width * depth // layout.multiple)
    within = all(a.at(0, 0) >= 0 and a.at(a.output - 1, a.kernel - 1) < a.input for a in window_of(node))
    return {
        "batches": node.input(0).shape[0],
        "input_channels": node.input(0).shape[3],
        "depth": depth,
        "output_channels": node.output.shape[3],
        "channels": channels,
        "inputs": inputs,
        "at_once": layout.at_once(channels, inputs),
        "outside": 0 if within else depth,
        "input_zero_point": node.input(0).zero_point,
    }


def _call(node: BoundNode, found: Scales, stream: Array, sizes: dict[str, int], group: int, core: Core) -> Call:
    part, depth = sizes["channels"], sizes["depth"]
    mine = slice(group * part, (group + 1) * part)
    end = str(group) if part < node.output.shape[3] else ""
    fields: dict[str, Any] = {"window": window_fields(*window_of(node)), **sizes, "scale": found.fields}
    arguments = (
        Params("tg_conv_2d_swar_params", fields),
        Input(0, group * depth),
        Constant(f"stream{end}", stream),
        Constant(f"constants{end}", found.constants[mine]),
        Output(0, group * part),
        Scratch(),
    )
    name = f"tg_conv_2d_s8_{core.word}{core.convolution.variant}{found.suffix}"
    header = f"conv_2d/tg_conv_2d_{core.word}.h"
    return Call(name, f"conv_2d/{name}.c", header, arguments, core.convolution.needs)


def _overlay(node: BoundNode, block: int) -> int:
    """The distance at which the output may be written over the input."""
    y, x = window_of(node)
    given, made = node.input(0).shape, node.output.shape
    if all((a.kernel, a.stride, a.before, a.output) == (1, 1, 0, a.input) for a in (y, x)):
        pixels = given[1] * given[2]  # of an image, which is one long row
        y, x = Axis(1, 1, 1, 1, 1, 0), Axis(pixels, pixels, 1, 1, 1, 0)
        rows = Strides(pixels * given[3], given[3]), Strides(pixels * made[3], made[3])
        return overlay_distance(y, x, *rows, pixels=block, batches=given[0])
    rows = Strides(given[2] * given[3], given[3]), Strides(made[2] * made[3], made[3])
    return overlay_distance(y, x, *rows, batches=given[0])  # blocks cross rows; pixel by pixel asks for more
