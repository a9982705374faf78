"""What the two pools share: attributes, checks, shapes, C parameters and random graphs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Input, Kernel, Output, Params, Shape, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import activation as act
from tinygen.ops.common import case
from tinygen.ops.common.movement import check_moved
from tinygen.ops.common.quantization import check_per_tensor
from tinygen.ops.common.window import (
    PADDING_NAMES,
    Axis,
    Padding,
    export_padding,
    parse_padding,
    window,
    window_fields,
)

MAX_TAPS = 1 << 16
"""Elements of a window; a limit of the kernels' 32-bit arithmetic."""


@dataclass(frozen=True)
class PoolAttrs:
    kernel: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: Padding = "VALID"
    activation: str = "NONE"


class Pool(Op):
    """A pool over an NHWC input; input and output share scale and zero point, so that nothing is rescaled."""

    options = "Pool2DOptions"
    same_scale = True

    @abstractmethod
    def pooled(self, node: BoundNode, x: Array) -> Array:
        """The pool of `x`, before the clamp."""

    def parse(self, options: Any) -> PoolAttrs:
        return PoolAttrs(
            (options.filterHeight, options.filterWidth),
            (options.strideH, options.strideW),
            parse_padding(options.padding),
            act.parse_activation(options.fusedActivationFunction),
        )

    def export(self, attrs: PoolAttrs) -> dict[str, Any]:
        return {
            "filterHeight": attrs.kernel[0],
            "filterWidth": attrs.kernel[1],
            "strideH": attrs.stride[0],
            "strideW": attrs.stride[1],
            "padding": export_padding(attrs.padding),
            "fusedActivationFunction": act.export_activation(attrs.activation),
        }

    def check(self, node: BoundNode) -> None:
        x, y = node.input(0), node.output
        check_moved(node, (x, y), self.types)
        attrs = node.attrs
        if len(x.shape) != 4:
            raise node.unsupported(f"the input must have four dimensions, not {x.shape}")
        if min(*attrs.kernel, *attrs.stride) < 1:
            raise node.unsupported(f"window {attrs.kernel} and stride {attrs.stride} must be at least 1")
        if attrs.kernel[0] * attrs.kernel[1] > MAX_TAPS:
            raise node.unsupported(f"a window of {attrs.kernel} has more than {MAX_TAPS} elements")
        axes = pool_window(node)
        if any(a.output < 1 for a in axes):
            raise node.unsupported(f"the window {attrs.kernel} is larger than the input {x.shape[1:3]}")
        if isinstance(attrs.padding, tuple) and any(len(range(*a.span(o))) == 0 for a in axes for o in range(a.output)):
            raise node.unsupported(f"with padding {attrs.padding} some windows hold no input element")
        if x.dtype is DType.INT8:
            check_per_tensor(node, x, y)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        y, x = pool_window(node)
        batches, _, _, channels = node.input(0).shape
        return ((batches, y.output, x.output, channels),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        return [act.clamp(self.pooled(node, x), node.attrs.activation, node.output)]

    def kernel(self, node: BoundNode) -> Kernel:
        x = node.input(0)
        low, high = (
            act.float_bounds(node.attrs.activation)
            if x.dtype is DType.FLOAT32
            else act.quantized_bounds(node.attrs.activation, node.output)
        )
        fields = {
            "window": window_fields(*pool_window(node)),
            "batches": x.shape[0],
            "channels": x.shape[3],
            "minimum": low,
            "maximum": high,
        }
        suffix = x.dtype.suffix
        params = Params(f"tg_pool_{suffix}_params", fields)
        folder = self.name.lower()
        return Kernel((call(f"tg_{folder}_{suffix}", params, Input(0), Output(0), op=folder),))

    def cases(self) -> Iterable[Graph]:
        for dtype in self.types:
            yield self._graph(dtype, (1, 5, 4, 3), PoolAttrs((2, 2), (2, 2), "VALID", "RELU"))
            yield self._graph(dtype, (2, 5, 6, 1), PoolAttrs((3, 3), (2, 1), "SAME", "RELU6"), 0.02, -7)
            yield self._graph(dtype, (1, 3, 3, 2), PoolAttrs((5, 4), (1, 2), "SAME", "RELU_N1_TO_1"))
            yield self._graph(dtype, (1, 25, 21, 2), PoolAttrs((25, 21)), 0.1, 127)
            yield self._graph(dtype, (1, 3, 2, 5), PoolAttrs((1, 1), (2, 1)), 0.1, -128)

    def draw(self, draw: Draw) -> Graph:
        padding = draw.choice(PADDING_NAMES)
        height, width = draw.integer(1, 12), draw.integer(1, 12)
        valid = padding == "VALID"
        kernel = (draw.integer(1, height if valid else 9), draw.integer(1, width if valid else 9))
        attrs = PoolAttrs(kernel, (draw.integer(1, 4), draw.integer(1, 4)), padding, draw.choice(act.NAMES))
        shape = (draw.integer(1, 2), height, width, draw.integer(1, 9))
        scale = draw.choice((0.05, 0.0078125, 0.3))
        return self._graph(draw.choice(self.types), shape, attrs, scale, draw.integer(-128, 127))

    def _graph(self, dtype: DType, shape: Shape, attrs: PoolAttrs, scale: float = 0.05, zero_point: int = 3) -> Graph:
        y, x = window(shape, attrs.kernel, attrs.stride, attrs.padding)
        result = (shape[0], y.output, x.output, shape[3])
        source = case.activation(shape, dtype, scale, zero_point)
        target = case.activation(result, dtype, scale, zero_point, "output")
        return case.single(self.name, [source], [target], attrs)


def pool_window(node: BoundNode) -> tuple[Axis, Axis]:
    """The vertical and horizontal axes of the pool's window."""
    attrs = node.attrs
    return window(node.input(0).shape, attrs.kernel, attrs.stride, attrs.padding)


def taps(node: BoundNode, x: Array) -> Iterator[tuple[tuple[slice, ...], Array]]:
    """For every tap of the window, by row: the outputs that it reaches, and the inputs that it reads there."""
    y_axis, x_axis = pool_window(node)
    for ky in range(y_axis.kernel):
        y_out, y_in = y_axis.slices_of(ky)
        for kx in range(x_axis.kernel):
            x_out, x_in = x_axis.slices_of(kx)
            yield (slice(None), y_out, x_out), x[:, y_in, x_in]


def full(node: BoundNode, value: float, dtype: Any) -> Array:
    """An array of the output's shape, filled with `value`."""
    y, x = pool_window(node)
    batches, _, _, channels = node.input(0).shape
    return np.full((batches, y.output, x.output, channels), value, dtype)
