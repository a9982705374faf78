"""RESIZE_NEAREST_NEIGHBOR: images enlarged or reduced by repeating or dropping pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinygen.ir import Array, BoundNode, Constant, DType, Input, Kernel, Output, Params, call
from tinygen.ops.common import movement
from tinygen.ops.common.resize import ResizeAttrs, ResizeOp, float_scale, spatial


class ResizeNearestNeighbor(ResizeOp):
    """Output pixel = the input pixel nearest to it, by the rule of `ResizeAttrs`."""

    name = "RESIZE_NEAREST_NEIGHBOR"
    options = "ResizeNearestNeighborOptions"
    types = tuple(t for t in movement.TYPES if t is not DType.INT64)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        rows, columns = _sources(node)
        return [x[:, rows][:, :, columns]]

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
            "pixel_bytes": x.shape[3] * x.dtype.bytes,
        }
        rows, columns = _sources(node)
        return Kernel(
            (
                call(
                    "tg_resize_nearest_neighbor",
                    Params("tg_resize_nearest_neighbor_params", fields),
                    Input(0),
                    Constant("rows", rows.astype(np.int16)),
                    Constant("columns", columns.astype(np.int16)),
                    Output(0),
                    op="resize_nearest_neighbor",
                ),
            )
        )


def _sources(node: BoundNode) -> tuple[Array, Array]:
    """The input row of each output row, and the input column of each output column."""
    sizes = zip(spatial(node.input(0).shape), spatial(node.output.shape), strict=True)
    rows, columns = (_nearest(node.attrs, size, resized) for size, resized in sizes)
    return rows, columns


def _nearest(attrs: ResizeAttrs, size: int, resized: int) -> Array:
    """The nearest of `size` indices for each of `resized`, in float32 as TensorFlow Lite computes it."""
    centre = np.float32(0.5 if attrs.half_pixel_centers else 0.0)
    real = (np.arange(resized, dtype=np.float32) + centre) * float_scale(attrs, size, resized)
    # Half away from zero, as C's roundf; exact in doubles.
    near = np.floor(real.astype(np.float64) + 0.5) if attrs.align_corners else np.floor(real)
    return np.clip(near.astype(np.int64), 0, size - 1)
