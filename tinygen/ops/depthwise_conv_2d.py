"""DEPTHWISE_CONV_2D: every input channel is convolved on its own, with one filter or several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import activation as act
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import (
    ConvAttrs,
    check_convolution,
    draw_padding,
    export_convolution,
    parse_convolution,
    window_of,
)
from tinygen.ops.common.weighted_cases import INT16, PACKED, PACKED_SHIFT, SHIFT, SINGLE, Kind, draw_kind, graph
from tinygen.ops.common.window import window, window_fields


@dataclass(frozen=True)
class DepthwiseConvAttrs(ConvAttrs):
    depth_multiplier: int = 1
    """Output channels for each input channel; 0 where the file leaves it to the shapes."""


class DepthwiseConv2D(Op):
    """Output[b, y, x, c * m + i] = act(bias + sum over taps of input[b, ., ., c] * weights[0, ., ., c * m + i]).

    m is the depth multiplier: the weights' channels over the input's.
    """

    name = "DEPTHWISE_CONV_2D"
    options = "DepthwiseConv2DOptions"
    types = weighted.TYPES
    channel_axis = 3

    def parse(self, options: Any) -> DepthwiseConvAttrs:
        return DepthwiseConvAttrs(**parse_convolution(options), depth_multiplier=options.depthMultiplier)

    def export(self, attrs: DepthwiseConvAttrs) -> dict[str, Any]:
        return export_convolution(attrs) | {"depthMultiplier": attrs.depth_multiplier}

    def check(self, node: BoundNode) -> None:
        super().check(node)
        check_convolution(node)
        channels, outputs = node.input(0).shape[3], node.input(1).shape[3]
        if node.input(1).shape[0] != 1 or outputs % channels:
            raise node.unsupported(f"{channels} input channels do not fit weights of shape {node.input(1).shape}")
        if node.attrs.depth_multiplier not in (0, outputs // channels):
            raise node.unsupported(
                f"depth multiplier {node.attrs.depth_multiplier}, but {channels} input channels "
                f"and {outputs} output channels"
            )
        weighted.check_weighted(node, channel_axis=3)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        y, x = window_of(node)
        return ((node.input(0).shape[0], y.output, x.output, node.input(1).shape[3]),)

    def macs(self, node: BoundNode) -> int:
        _, height, width, _ = node.input(1).shape
        return node.output.elements * height * width

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x, w = inputs[0], inputs[1]
        assert x is not None and w is not None
        channels = w.shape[3]
        bias = weighted.bias_or_zero(node, channels)
        if x.dtype == np.float32:
            sums = _correlate(node, x, w) + bias
            return [act.clamp(sums, node.attrs.activation, node.output)]
        centred = x.astype(np.int32) - np.int32(node.input(0).zero_point)
        sums = _correlate(node, centred, w.astype(np.int32)).astype(np.int64) + bias
        return [weighted.finish(node, sums)]

    def kernel(self, node: BoundNode) -> Kernel:
        w = node.constant(1)[0]
        x = node.input(0)
        sizes: dict[str, Any] = {
            "window": window_fields(*window_of(node)),
            "batches": x.shape[0],
            "channels": x.shape[3],
            "depth_multiplier": w.shape[2] // x.shape[3],
        }
        taps_last = np.ascontiguousarray(w.transpose(2, 0, 1))
        if x.dtype is DType.FLOAT32:
            return weighted.kernel_f32(node, "depthwise_conv_2d", sizes, taps_last)
        sums = w.astype(np.int64).sum(axis=(0, 1))
        return weighted.kernel_quantized(node, "depthwise_conv_2d", sizes, taps_last, sums)

    def cases(self) -> Iterable[Graph]:
        rng = np.random.default_rng(0)
        same, i8, f32 = ConvAttrs(padding="SAME"), DType.INT8, DType.FLOAT32
        relu6 = ConvAttrs((2, 1), "SAME", activation="RELU6")
        yield _graph(rng, i8, (1, 5, 4, 6), (3, 3), 1, ConvAttrs((2, 2), "SAME", activation="RELU"))
        yield _graph(rng, i8, (2, 6, 5, 3), (3, 2), 2, ConvAttrs(activation="RELU6"), per_tensor=True)
        yield _graph(rng, i8, (1, 9, 7, 2), (3, 3), 3, ConvAttrs((1, 1), "SAME", (2, 3)))
        yield _graph(rng, i8, (1, 6, 6, 1), (4, 4), 4, same, bias=False)
        yield _graph(rng, i8, (1, 2, 3, 5), (5, 5), 1, same)
        for kind in (INT16, SINGLE, SHIFT, *PACKED, *PACKED_SHIFT):
            yield _graph(rng, kind, (2, 5, 4, 3), (3, 3), 1, ConvAttrs((1, 2), "SAME", (1, 2), "RELU"))
        yield _graph(rng, INT16, (1, 4, 4, 2), (2, 2), 2, ConvAttrs(), per_tensor=True, bias=False)
        yield _graph(rng, f32, (1, 5, 5, 3), (3, 3), 1, relu6)
        yield _graph(rng, f32, (1, 5, 6, 2), (2, 3), 2, ConvAttrs((1, 1), "VALID", (2, 2)), bias=False)

    def draw(self, draw: Draw) -> Graph:
        kernel = (draw.integer(1, 5), draw.integer(1, 5))
        dilation = (draw.integer(1, 2), draw.integer(1, 3))
        padding = draw_padding(draw, kernel, dilation)
        reach = [(k - 1) * d + 1 if padding != "SAME" else 1 for k, d in zip(kernel, dilation, strict=True)]
        height, width = (draw.integer(r, max(r, 9)) for r in reach)
        stride = (draw.integer(1, 3), draw.integer(1, 3))
        return _graph(
            np.random.default_rng(draw.integer(0, 1 << 30)),
            draw_kind(draw),
            (draw.integer(1, 2), height, width, draw.integer(1, 9)),
            kernel,
            draw.choice((1, 1, 2, 3, 8)),
            ConvAttrs(stride, padding, dilation, draw.choice(act.NAMES)),
            per_tensor=draw.choice((False, True)),
            bias=draw.choice((True, False)),
        )


def _correlate(node: BoundNode, x: Array, w: Array) -> Array:
    """Sums of products over the taps inside the input, by row and column, in the type of the arguments."""
    y_axis, x_axis = window_of(node)
    x = np.repeat(x, w.shape[3] // x.shape[3], axis=3)
    sums = np.zeros((x.shape[0], y_axis.output, x_axis.output, w.shape[3]), x.dtype)
    for ky in range(y_axis.kernel):
        y_out, y_in = y_axis.slices_of(ky)
        for kx in range(x_axis.kernel):
            x_out, x_in = x_axis.slices_of(kx)
            sums[:, y_out, x_out] += x[:, y_in, x_in] * w[0, ky, kx]
    return sums


def _graph(
    rng: np.random.Generator,
    kind: Kind | DType,
    shape: Shape,
    kernel: tuple[int, int],
    multiplier: int,
    conv: ConvAttrs,
    per_tensor: bool = False,
    bias: bool = True,
) -> Graph:
    attrs = DepthwiseConvAttrs(conv.stride, conv.padding, conv.dilation, conv.activation, multiplier)
    y, x = window(shape, kernel, attrs.stride, attrs.padding, attrs.dilation)
    channels = shape[3] * multiplier
    return graph(
        "DEPTHWISE_CONV_2D",
        rng,
        kind,
        shape,
        (1, *kernel, channels),
        (shape[0], y.output, x.output, channels),
        attrs,
        channel_axis=3,
        per_tensor=per_tensor,
        bias=bias,
    )
