"""CONV_2D: some pixels at a time, two of them in one multiplication."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tinygen.device import Device
from tinygen.ir import (
    Array,
    Blocks,
    BoundNode,
    Call,
    Constant,
    Decoded,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    Scalar,
    Scratch,
    Stepped,
)
from tinygen.lowering.core import ConvolutionLayout, Core
from tinygen.lowering.dense import dense_kernel, dense_without_zeros
from tinygen.lowering.packed import Packed, lanes, packed_bytes, packed_lanes
from tinygen.lowering.scales import Scales
from tinygen.lowering.sparse import with_zeros_skipped
from tinygen.lowering.winograd import winograd_kernel
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.overlay import Strides, overlay_distance
from tinygen.ops.common.packed import weight_bits
from tinygen.ops.common.weighted import folded_bias
from tinygen.ops.common.window import Axis, window_fields

FEW_PIXELS = 4
"""So many, at most, are faster one by one."""
ROOMY_PRODUCTS = 1 << 15
"""Of a row of outputs, in layers that are worth the code of a faster form, where there is room for it."""
UNPACKED_CODE = 1400
"""Bytes of code of a kernel that reads weights of 8 bits, rounded up."""
PAIR_CODE = 60
"""The same of tg_pair_s8."""
UNPACKED_BYTES = 1024
"""Of weights that are unpacked at a time, if the core can do with so few channels."""


@dataclass(frozen=True, eq=False)
class Form:
    """Of weights: the function's name between tg_conv_2d_ and the core's word, and what it reads.

    Attributes:
        streams: of each group; packed ones have fields and room of their own.
        fields: sizes of a group.
    """

    name: str
    streams: list[Array] | list[Packed]
    fields: dict[str, int]

    @property
    def buffer_bytes(self) -> int:
        return max(4 * stream.buffer if isinstance(stream, Packed) else 0 for stream in self.streams)


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """A call for each group; None for floats, and where the kernel's arithmetic would not be exact."""
    kernel = _kernel(node, device, optimize, core, 8)
    if kernel is None:
        return None
    rows = node.constant(1).reshape(node.input(1).shape[0], -1)
    if optimize == "balanced" and node.output.elements // node.output.shape[1] * rows.shape[1] >= ROOMY_PRODUCTS:
        kernel = replace(kernel, roomy=winograd_kernel(node, device, core))
    if _is_dense(node) and kernel.symbols[0].startswith("tg_fully_connected"):
        return dense_without_zeros(kernel, node, rows, device, core, optimize)
    if core.sparse is None:
        return kernel
    skipping = replace(core, convolution=core.sparse.layout)
    return with_zeros_skipped(
        kernel,
        lambda: windows_kernel(node, device, skipping, 8),
        core.sparse.convolution,
        node,
        rows,
        optimize,
    )


def lower_packed(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """The same for weights of 4, 2 or 1 bits, unpacked for each block of pixels."""
    return _kernel(node, device, optimize, core, weight_bits(node.input(1)))


def _kernel(node: BoundNode, device: Device, optimize: str, core: Core, bits: int) -> Kernel | None:
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8:
        return None
    rows = w.reshape(len(w), -1)
    if _is_dense(node) and (dense := dense_kernel(node, rows, device, optimize, core, bits)) is not None:
        return dense
    return windows_kernel(node, device, core, bits)


def windows_kernel(node: BoundNode, device: Device, core: Core, bits: int) -> Kernel | None:
    """The kernel of an int8 node that takes its windows by blocks of pixels; None where it would not be exact."""
    x, w = node.input(0), node.constant(1)
    rows = w.reshape(len(w), -1)
    found = core.scales(node, rows, folded_bias(node, w.astype(np.int64).sum(axis=(1, 2, 3))), device)
    if found is None:
        return None
    groups = x.shape[3] // w.shape[3]
    layout = core.convolution
    form = _form(node, np.split(found.weights, groups), layout, bits)
    if form is None:
        return None
    sizes = {**form.fields, "part": layout.part(found.weights)}
    packed = f", {bits} bits a weight" if bits < 8 else ""
    scratch = 4 * (layout.words * sizes["inputs"] + layout.block * sizes["at_once"]) + sizes["outside"]
    kernel = Kernel(
        (*(_call(node, found, form, sizes, group, core) for group in range(groups)), *core.after(node)),
        scratch_bytes=scratch + form.buffer_bytes,
        overlay={0: _overlay(node, layout.block)} if groups == 1 else {},
        why=f"{layout.block} pixels, {layout.block} products of {layout.words} multiplications{packed}",
    )
    if groups > 1 or core.after(node):
        return kernel
    if bits == 8:
        return replace(kernel, blocks=_blocks(node, found, form, sizes, core))
    plain = windows_kernel(node, device, core, 8)
    if plain is None or plain.blocks is None:
        return kernel
    # Encoded weights are decoded to 8 bits each, and so need the kernel that reads those.
    brings = {**dict.fromkeys(plain.symbols, UNPACKED_CODE), **plain.blocks.brings}
    return replace(kernel, blocks=replace(plain.blocks, brings=brings))


def _blocks(node: BoundNode, found: Scales, form: Form, sizes: dict[str, int], core: Core) -> Blocks | None:
    """How the kernel makes some channels; None where its last channels are not whole, or it skips zeros."""
    stream, unit, channels = form.streams[0], core.convolution.unit, sizes["channels"]
    if isinstance(stream, Packed) or channels % unit or stream.dtype not in (np.int8, np.int16):
        return None
    whole = _call(node, found, form, sizes, 0, core)
    paired = stream.dtype == np.int16

    def calls(units: int) -> tuple[Call, ...]:
        params, source, _, constants, target, scratch = whole.arguments
        assert isinstance(params, Params) and isinstance(constants, Constant) and isinstance(target, Output)
        some = {"channels": units * unit, "at_once": core.convolution.at_once(units * unit, sizes["inputs"])}
        part = Params(params.type, {**params.fields, **some})
        weights, numbers = Decoded("int16_t" if paired else "int8_t"), Stepped(constants, 2 * unit)
        one = replace(whole, arguments=(part, source, weights, numbers, Stepped(target, unit), scratch))
        return (_pair(units * sizes["inputs"]), one) if paired else (one,)

    bytes = lanes(stream) if paired else stream
    return Blocks(bytes.reshape(channels // unit, -1), calls, brings={"tg_pair_s8": PAIR_CODE} if paired else {})


def _pair(count: int) -> Call:
    """What makes so many pairs of channels' weights of decoded bytes."""
    return Call("tg_pair_s8", "encode/tg_pair_s8.c", "encode/tg_pair_s8.h", (Decoded(), Scalar(count)))


def _form(node: BoundNode, groups: list[Array], layout: ConvolutionLayout, bits: int) -> Form | None:
    """The streams of all groups' weights; None where one cannot be made."""
    sizes = _sizes(node, len(groups[0]), layout)
    if bits == 1:  # no weight is zero, as those that fill up would be
        if groups[0].shape[1] % layout.multiple:
            return None
        groups = [np.pad(g, [(0, -len(g) % layout.unit), (0, 0)], constant_values=1) for g in groups]
    streams = [stream for group in groups if (stream := layout.stream(group)) is not None]
    if len(streams) < len(groups):
        return None
    if bits == 8:
        return Form("s8", streams, sizes)
    unit = max(2, layout.unit)
    fitting = UNPACKED_BYTES // (sizes["inputs"] * unit) * unit
    sizes["at_once"] = min(sizes["at_once"], max(unit, fitting))
    made = (
        (packed_lanes if stream.dtype == np.int16 else packed_bytes)(stream, sizes["at_once"] * sizes["inputs"], bits)
        for stream in streams
    )
    packed = [one for one in made if one is not None]
    return Form("packed", packed, sizes) if len(packed) == len(groups) else None


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


def _call(node: BoundNode, found: Scales, form: Form, sizes: dict[str, int], group: int, core: Core) -> Call:
    part, depth = sizes["channels"], sizes["depth"]
    mine = slice(group * part, (group + 1) * part)
    end = str(group) if part < node.output.shape[3] else ""
    fields: dict[str, Any] = {"window": window_fields(*window_of(node)), **sizes, "scale": found.fields}
    params = Params("tg_conv_2d_swar_params", fields)
    stream = form.streams[group]
    if isinstance(stream, Packed):
        given = {"sizes": fields, "unpack": stream.unpack, "buffer": stream.buffer}
        params = Params("tg_conv_2d_packed_params", given)
    arguments = (
        params,
        Input(0, group * depth),
        Constant(f"stream{end}", stream.words if isinstance(stream, Packed) else stream),
        Constant(f"constants{end}", found.constants[mine]),
        Output(0, group * part),
        Scratch(),
    )
    name = f"tg_conv_2d_{form.name}_{core.word}{core.convolution.variant}{found.suffix}"
    packed = isinstance(stream, Packed)
    header = f"conv_2d/tg_conv_2d_{'packed_' if packed else ''}{core.word}.h"
    needs = (*core.convolution.needs, *(("packed/tg_unpack.c",) if packed else ()))
    return Call(name, f"conv_2d/{name}.c", header, arguments, needs)


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
