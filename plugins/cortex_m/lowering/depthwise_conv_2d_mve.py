"""DEPTHWISE_CONV_2D on cores with MVE: each channel as a plane, in which a window is one run of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.api import (
    Array,
    Axis,
    BoundNode,
    Call,
    Constant,
    Device,
    DType,
    Ending,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    repeat_last,
    window_of,
)

from .vector import LANES, LARGEST, ending_mve

CHANNELS = 8
"""Planes at a time, and windows."""
FORMS = {6: "_3x3", 1: "_line"}
"""Bytes from one window to the next for which there are functions of their own, if a window is one vector."""
ADVANCE_3X3 = 6
FILTER_ORDER, NUMBER_ORDER = (0, 4, 2, 6, 1, 5, 3, 7), (0, 2, 4, 6, 1, 3, 5, 7)
"""Channels of a group, in the order of those functions' constants."""


@dataclass(frozen=True)
class Way:
    """One axis of the image as the kernel walks it; strides in bytes."""

    axis: Axis
    given: int
    made: int

    @property
    def reach(self) -> int:
        """Elements from the first to the last tap."""
        return (self.axis.kernel - 1) * self.axis.dilation + 1

    @property
    def needed(self) -> int:
        """Elements under all windows, with the padding."""
        return (self.axis.output - 1) * self.axis.stride + self.reach


@dataclass(frozen=True)
class Layout:
    """Planes for one way of walking the image: rows along `rows`, windows side by side along `pixels`."""

    rows: Way
    pixels: Way
    swapped: bool
    pitch: int
    steps: int
    band_rows: int

    @property
    def bands(self) -> int:
        return -(-self.rows.axis.output // self.band_rows)

    @property
    def form(self) -> str | None:
        """The special function's name."""
        return FORMS.get(self.pitch * self.pixels.axis.stride) if self.steps == 1 else None

    @property
    def cost(self) -> float:
        """Instructions for a channel, about."""
        copied = (self.band_rows - 1) * self.rows.axis.stride + self.rows.reach
        filling = self.bands * (copied * (4 * self.pixels.axis.input + 18)) / CHANNELS
        pixels = self.pixels.axis.output
        row: float = 45 + -(-pixels // CHANNELS) * (35 + 27 * self.steps)
        if self.form is not None:
            row = (50 + -(-pixels // 3) * 122) / CHANNELS
        return filling + self.rows.axis.output * row


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, sums that are scaled up and sizes beyond 16 bits."""
    x, w = node.input(0), node.constant(1)[0]
    if x.dtype is not DType.INT8:
        return None
    end = ending_mve(node, w.astype(np.int64).sum(axis=(0, 1)))
    if end is None:
        return None
    return _kernel(node, min(_layouts(node), key=lambda layout: layout.cost), end)


def _layouts(node: BoundNode) -> Iterator[Layout]:
    """As the image lies, and with rows and columns exchanged."""
    y, x = window_of(node)
    width, channels, outputs = node.input(0).shape[2], node.input(0).shape[3], node.output.shape[3]
    down = Way(y, width * channels, x.output * outputs)
    right = Way(x, channels, outputs)
    yield _layout(down, right, False)
    yield _layout(right, down, True)


def _layout(rows: Way, pixels: Way, swapped: bool) -> Layout:
    """The pitch as large as the vectors of a window allow: a band then holds more rows."""
    steps = -(-(pixels.reach * rows.reach) // LANES)
    pitch = rows.needed
    if pixels.reach > 1:
        pitch = min(pitch, (steps * LANES - rows.reach) // (pixels.reach - 1))
    if (pixels.reach, rows.reach, steps) == (3, 3, 1):
        pitch = ADVANCE_3X3 // pixels.axis.stride if pixels.axis.stride in (1, 2) else pitch
    fitting = (pitch - rows.reach) // rows.axis.stride + 1
    return Layout(rows, pixels, swapped, pitch, steps, min(fitting, rows.axis.output))


def _kernel(node: BoundNode, layout: Layout, end: Ending) -> Kernel | None:
    x, outputs = node.input(0), node.output.shape[3]
    rows, pixels = layout.rows.axis, layout.pixels.axis
    channels = x.shape[3]
    whole = _plane(layout, layout.bands, channels)
    banded = _plane(layout, 1, channels)
    distance = _overlay(node, layout)
    inplace = x.shape == node.output.shape
    fill_all = inplace and whole.scratch < banded.scratch + distance
    plane = whole if fill_all else banded
    sizes = {
        "batches": x.shape[0],
        "channels": channels,
        "multiplier": outputs // channels,
        "input_rows": rows.input,
        "copied": min(pixels.input, layout.pixels.needed - pixels.before),
        "output_rows": rows.output,
        "output_pixels": pixels.output,
        "kernel_rows": layout.rows.reach,
        "stride_rows": rows.stride,
        "stride_pixels": pixels.stride,
        "pad_rows": rows.before,
        "pad_pixels": pixels.before,
        "pitch": layout.pitch,
        "band_rows": layout.band_rows,
        "filled_bands": layout.bands if fill_all else 1,
        "steps": layout.steps,
    }
    offsets = (CHANNELS - 1) * max(plane.bytes, layout.pixels.made)
    if max(sizes.values()) > LARGEST or offsets > 2 * LARGEST:
        return None
    fields: dict[str, Any] = {
        "image_bytes": x.elements // x.shape[0],
        "row_bytes": layout.rows.given,
        "pixel_bytes": layout.pixels.given,
        "output_image_bytes": node.output.elements // x.shape[0],
        "output_row_bytes": layout.rows.made,
        "output_pixel_bytes": layout.pixels.made,
        "plane_bytes": plane.bytes,
        "band_bytes": plane.band,
        "scratch_bytes": plane.scratch,
        **sizes,
        "input_zero_point": x.zero_point,
        "output": end.output,
    }
    special = layout.form is not None and x.shape[3] == outputs
    suffix = _suffix(layout, end) if special else ""
    symbol = f"tg_depthwise_conv_2d_s8_mve{suffix}"
    filters = _filters(node, layout)
    constants = (Constant("weights", filters), *end.constants())
    arguments = (
        Params("tg_depthwise_conv_2d_mve_params", fields),
        Input(0),
        *((Constant("constants", _grouped(filters, end)),) if special else constants),
        Scratch(),
        Output(0),
    )
    call = Call(symbol, f"depthwise_conv_2d/{symbol}.c", "depthwise_conv_2d/tg_depthwise_conv_2d_mve.h", arguments)
    return Kernel(
        (call,),
        scratch_bytes=plane.scratch,
        inplace=(0,) if fill_all else (),
        overlay={} if fill_all else {0: distance},
        why="vectors of 16 taps, " + ("8 channels x 3 pixels" if special else "8 windows at a time"),
    )


def _suffix(layout: Layout, end: Ending) -> str:
    """The end of the special function's name; only that for 3x3 has a form of its own for ReLU."""
    return f"{layout.form}{end.suffix}" if layout.form == "_3x3" else f"{layout.form}"


def _grouped(filters: Array, end: Ending) -> Array:
    """The constants of every eight channels side by side, as int32."""
    groups = -(-len(filters) // CHANNELS)
    whole = np.zeros((groups * CHANNELS, LANES), np.int8)
    whole[: len(filters)] = filters
    numbers = [repeat_last(a, CHANNELS).reshape(groups, CHANNELS) for a in (end.bias, end.multiplier, end.right)]
    parts = [whole.reshape(groups, CHANNELS, LANES)[:, FILTER_ORDER], *(n[:, NUMBER_ORDER] for n in numbers)]
    raw = [np.ascontiguousarray(part).reshape(groups, -1).view(np.int8) for part in parts]
    return np.concatenate(raw, axis=1).view("<i4").astype(np.int32)


@dataclass(frozen=True)
class Plane:
    """Bytes of one channel's plane, of a band in it, and of all planes with the room behind them."""

    bytes: int
    band: int
    scratch: int


def _plane(layout: Layout, filled_bands: int, channels: int) -> Plane:
    rows, pixels = layout.rows.axis, layout.pixels.axis
    band = layout.pixels.needed * layout.pitch
    plane = filled_bands * band
    last_window = (-(-pixels.output // CHANNELS) * CHANNELS + 1) * pixels.stride * layout.pitch
    read = last_window + (layout.band_rows - 1) * rows.stride + layout.steps * LANES
    planes = CHANNELS if layout.form is not None else min(channels, CHANNELS)
    return Plane(plane, band, planes * plane - band + max(band, read))


def _filters(node: BoundNode, layout: Layout) -> Array:
    """[channels, steps, 16]: each filter as a window lies in its plane."""
    taps = node.constant(1)[0]  # [height, width, channels]
    if layout.swapped:
        taps = taps.transpose(1, 0, 2)
    plane = np.zeros((taps.shape[2], layout.pixels.reach, layout.pitch), np.int8)
    down, right = layout.rows.axis.dilation, layout.pixels.axis.dilation
    plane[:, ::right, : layout.rows.reach : down] = taps.transpose(2, 1, 0)
    size = (layout.pixels.reach - 1) * layout.pitch + layout.rows.reach
    filters = np.zeros((taps.shape[2], layout.steps * LANES), np.int8)
    filters[:, :size] = plane.reshape(len(plane), -1)[:, :size]
    return filters


def _overlay(node: BoundNode, layout: Layout) -> int:
    """The distance for bands one after another: of each, up to eight channels are read, then written."""
    x, y = node.input(0), node.output
    rows = layout.rows.axis
    given, made = x.elements // x.shape[0], y.elements // x.shape[0]
    distance = -x.elements
    if layout.swapped:  # the first band's outputs reach to the end
        return y.elements if layout.bands > 1 or x.shape[3] > CHANNELS or x.shape[0] > 1 else distance
    starts = [(batch, first) for batch in range(x.shape[0]) for first in range(0, rows.output, layout.band_rows)]
    lowest: int | None = None  # of what is read later
    for batch, first in reversed(starts):
        end = min(first + layout.band_rows, rows.output)
        read = batch * given + max(rows.at(first, 0), 0) * layout.rows.given
        if x.shape[3] > CHANNELS:  # further channels of this very band
            lowest = read if lowest is None else min(lowest, read)
        if lowest is not None:
            distance = max(distance, batch * made + end * layout.rows.made - lowest)
        lowest = read if lowest is None else min(lowest, read)
    return distance
