"""RESIZE_BILINEAR: images enlarged or reduced by interpolation between the four nearest pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array, BoundNode, Constant, DType, Input, Kernel, Output, Params, call
from tinygen.ops.common.resize import ResizeAttrs, ResizeOp, float_scale, spatial

BITS = 10
"""Fractional bits of a coordinate in int8."""


@dataclass(frozen=True, eq=False)
class Taps:
    """Along one axis, for each output index: between `lower` and the next input index, at `fraction` of the way.

    The fraction counts 2**-10 in int8; where it is 0 the next index is not used, and may not exist.
    """

    lower: Array
    fraction: Array

    @property
    def upper(self) -> Array:
        return self.lower + (self.fraction > 0)


class ResizeBilinear(ResizeOp):
    """Output = the pixels around its place in the input, weighted by their nearness."""

    name = "RESIZE_BILINEAR"
    options = "ResizeBilinearOptions"
    types = (DType.INT8, DType.FLOAT32)

    def macs(self, node: BoundNode) -> int:
        return 4 * node.output.elements

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        y_taps, x_taps = _taps(node)
        fy, fx = y_taps.fraction[:, None, None], x_taps.fraction[:, None]
        one = x.dtype.type(1) if x.dtype == np.float32 else 1 << BITS
        wide = x if x.dtype == np.float32 else x.astype(np.int64)
        corners = [
            wide[:, rows][:, :, columns] * weight
            for columns, wx in ((x_taps.lower, one - fx), (x_taps.upper, fx))
            for rows, weight in ((y_taps.lower, (one - fy) * wx), (y_taps.upper, fy * wx))
        ]
        total = corners[0] + corners[1] + corners[2] + corners[3]
        if x.dtype == np.float32:
            return [total]
        nearest = (np.abs(total) + (1 << (2 * BITS - 1))) >> (2 * BITS)  # half away from zero
        return [(np.sign(total) * nearest).astype(x.dtype)]

    def kernel(self, node: BoundNode) -> Kernel:
        x, y = node.input(0), node.output
        if x.shape == y.shape:
            return Kernel(alias=True)
        fields = {
            "batches": x.shape[0],
            "input_height": x.shape[1],
            "input_width": x.shape[2],
            "output_height": y.shape[1],
            "output_width": y.shape[2],
            "channels": x.shape[3],
        }
        rows, columns = _taps(node)
        kind = np.float32 if x.dtype is DType.FLOAT32 else np.int16
        return Kernel(
            (
                call(
                    f"tg_resize_bilinear_{x.dtype.suffix}",
                    Params("tg_resize_bilinear_params", fields),
                    Input(0),
                    Constant("rows", rows.lower.astype(np.int16)),
                    Constant("row_fractions", rows.fraction.astype(kind)),
                    Constant("columns", columns.lower.astype(np.int16)),
                    Constant("column_fractions", columns.fraction.astype(kind)),
                    Output(0),
                    op="resize_bilinear",
                ),
            )
        )


def _taps(node: BoundNode) -> tuple[Taps, Taps]:
    make = _float_taps if node.output.dtype is DType.FLOAT32 else _fixed_taps
    sizes = zip(spatial(node.input(0).shape), spatial(node.output.shape), strict=True)
    rows, columns = (make(node.attrs, size, resized) for size, resized in sizes)
    return rows, columns


def _fixed_taps(attrs: ResizeAttrs, size: int, resized: int) -> Taps:
    """Coordinates with ten fractional bits, rounded as TensorFlow Lite rounds them."""
    span, steps = (size - 1, resized - 1) if attrs.align_corners and resized > 1 else (size, resized)
    scale = ((span << BITS) + steps // 2) // steps
    centre = scale // 2 - (1 << (BITS - 1)) if attrs.half_pixel_centers else 0
    place = np.clip(np.arange(resized, dtype=np.int64) * scale + centre, 0, (size - 1) << BITS)
    return Taps(place >> BITS, place & ((1 << BITS) - 1))


def _float_taps(attrs: ResizeAttrs, size: int, resized: int) -> Taps:
    """Coordinates in float32, as TensorFlow Lite computes them."""
    scale, half = float_scale(attrs, size, resized), np.float32(0.5)
    index = np.arange(resized, dtype=np.float32)
    place = (index + half) * scale - half if attrs.half_pixel_centers else index * scale
    place = np.clip(place, np.float32(0), np.float32(size - 1))
    lower = np.floor(place)
    return Taps(lower.astype(np.int64), place - lower)
