"""What the two resizing operators share: size, coordinates' conventions, checks and cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import BoundNode, DType, Graph, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement

LARGEST = 0x7FFF
"""Heights and widths fit the kernels' 16-bit tables."""


@dataclass(frozen=True)
class ResizeAttrs:
    """How an output coordinate maps to an input coordinate; not both can be set."""

    align_corners: bool = False
    """The centres of the corner pixels coincide."""
    half_pixel_centers: bool = False
    """A pixel's centre lies at its index plus one half."""


class ResizeOp(Op):
    """NHWC images to another (height, width), which the constant second input holds."""

    same_scale = True

    def parse(self, options: Any) -> ResizeAttrs:
        return ResizeAttrs(bool(options.alignCorners), bool(options.halfPixelCenters))

    def export(self, attrs: ResizeAttrs) -> dict[str, Any]:
        return {"alignCorners": attrs.align_corners, "halfPixelCenters": attrs.half_pixel_centers}

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(0), node.output), self.types)
        size = movement.ints(node, 1)
        if len(node.input(0).shape) != 4 or len(size) != 2 or min(size) < 1:
            raise node.unsupported(
                f"cannot resize {node.input(0).shape} to {size}",
                "the input must have four dimensions (NHWC), the size two numbers of 1 or more",
            )
        if max(*size, *node.input(0).shape[1:3]) > LARGEST:
            raise node.unsupported(f"an image is higher or wider than {LARGEST}")
        if node.attrs.align_corners and node.attrs.half_pixel_centers:
            raise node.unsupported("align_corners and half_pixel_centers cannot both be set")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        batches, _, _, channels = node.input(0).shape
        height, width = movement.ints(node, 1)
        return ((batches, height, width, channels),)

    def cases(self) -> Iterable[Graph]:
        yield self._graph(DType.INT8, (1, 3, 4, 5), (6, 8), ResizeAttrs())
        yield self._graph(DType.FLOAT32, (2, 3, 4, 2), (7, 5), ResizeAttrs())
        yield self._graph(DType.INT8, (2, 3, 4, 1), (7, 9), ResizeAttrs(align_corners=True))
        yield self._graph(DType.FLOAT32, (1, 3, 4, 3), (5, 9), ResizeAttrs(align_corners=True))
        yield self._graph(DType.INT8, (1, 7, 8, 3), (3, 5), ResizeAttrs(half_pixel_centers=True))
        yield self._graph(DType.FLOAT32, (1, 7, 3, 3), (4, 8), ResizeAttrs(half_pixel_centers=True))
        yield self._graph(DType.INT8, (1, 4, 5, 2), (1, 1), ResizeAttrs(align_corners=True))
        yield self._graph(DType.INT8, (1, 4, 5, 2), (4, 5), ResizeAttrs())  # moves nothing

    def draw(self, draw: Draw) -> Graph:
        shape = (draw.integer(1, 2), draw.integer(1, 9), draw.integer(1, 9), draw.integer(1, 6))
        size = (draw.integer(1, 20), draw.integer(1, 20))
        attrs = ResizeAttrs(*draw.choice(((False, False), (True, False), (False, True))))
        return self._graph(draw.choice(self.types), shape, size, attrs)

    def _graph(self, dtype: DType, shape: Shape, size: tuple[int, int], attrs: ResizeAttrs) -> Graph:
        x = movement.tensor(shape, dtype)
        y = movement.tensor((shape[0], *size, shape[3]), dtype, "output")
        return case.single(self.name, [x, movement.index_tensor(size, "size")], [y], attrs)


def float_scale(attrs: ResizeAttrs, size: int, resized: int) -> np.float32:
    """Input pixels per output pixel, in float32 as TensorFlow Lite computes it."""
    if attrs.align_corners and resized > 1:
        return np.float32(size - 1) / np.float32(resized - 1)
    return np.float32(size) / np.float32(resized)


def spatial(shape: Shape) -> Sequence[int]:
    """The height and width of an NHWC shape."""
    return shape[1:3]
