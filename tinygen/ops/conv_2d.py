"""CONV_2D: a 2-D convolution over an NHWC input with OHWI weights, grouped where the weights are narrower."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tinygen.ir import (
    Array,
    BoundNode,
    Constant,
    DType,
    Graph,
    Input,
    Kernel,
    Output,
    Params,
    QuantParams,
    Scratch,
    Shape,
    call,
)
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import activation as act
from tinygen.ops.common import case, weighted
from tinygen.ops.common.convolution import (
    ConvAttrs,
    check_convolution,
    draw_padding,
    export_convolution,
    parse_convolution,
    window_of,
)
from tinygen.ops.common.hybrid import check_hybrid, is_hybrid, quantize_input
from tinygen.ops.common.weighted_cases import INT16, PACKED, PACKED_SHIFT, SHIFT, SINGLE, Kind, draw_kind, graph
from tinygen.ops.common.window import window, window_fields


class Conv2D(Op):
    """Output[b, y, x, o] = act(bias[o] + sum over taps and channels of input * weights[o])."""

    name = "CONV_2D"
    options = "Conv2DOptions"
    types = weighted.TYPES
    channel_axis = 0

    def parse(self, options: Any) -> ConvAttrs:
        return ConvAttrs(**parse_convolution(options))

    def export(self, attrs: ConvAttrs) -> dict[str, Any]:
        return export_convolution(attrs)

    def check(self, node: BoundNode) -> None:
        super().check(node)
        check_convolution(node)
        outputs, _, _, depth = node.input(1).shape
        channels = node.input(0).shape[3]
        if channels % depth or outputs % (channels // depth):
            raise node.unsupported(f"{channels} input channels do not fit weights of shape {node.input(1).shape}")
        if is_hybrid(node):
            check_hybrid(node, outputs)
            if channels != depth:
                raise node.unsupported("groups with float32 activations and int8 weights are not supported")
            return
        weighted.check_weighted(node, channel_axis=0)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        y, x = window_of(node)
        return ((node.input(0).shape[0], y.output, x.output, node.input(1).shape[0]),)

    def macs(self, node: BoundNode) -> int:
        return node.output.elements * int(np.prod(node.input(1).shape[1:]))

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x, w = inputs[0], inputs[1]
        assert x is not None and w is not None
        if is_hybrid(node):
            return [_reference_hybrid(node, x, w)]
        if x.dtype == np.float32:
            sums = _correlate_f32(node, x, w) + weighted.bias_or_zero(node, len(w))
            return [act.clamp(sums, node.attrs.activation, node.output)]
        centred = x.astype(np.float64) - node.input(0).zero_point
        sums = _correlate_exact(node, centred, w.astype(np.float64)).astype(np.int64)
        sums = sums + weighted.bias_or_zero(node, len(w))
        return [weighted.finish(node, sums)]

    def kernel(self, node: BoundNode) -> Kernel:
        if is_hybrid(node):
            return _kernel_hybrid(node)
        w = node.constant(1)
        x = node.input(0)
        sizes: dict[str, Any] = {
            "window": window_fields(*window_of(node)),
            "batches": x.shape[0],
            "input_channels": x.shape[3],
            "output_channels": w.shape[0],
            "groups": x.shape[3] // w.shape[3],
        }
        if x.dtype is DType.FLOAT32:
            return weighted.kernel_f32(node, "conv_2d", sizes, w)
        sums = w.astype(np.int64).sum(axis=(1, 2, 3))
        sizes["output_stride"] = w.shape[0]
        counted = "output_channels" if sizes["groups"] == 1 else ""
        return weighted.kernel_quantized(node, "conv_2d", sizes, w, sums, counted)

    def cases(self) -> Iterable[Graph]:
        rng = np.random.default_rng(0)
        yield _graph(rng, DType.INT8, (1, 5, 4, 3), (4, 3, 3, 3), ConvAttrs((2, 2), "SAME", activation="RELU"))
        yield _graph(rng, DType.INT8, (2, 4, 4, 8), (5, 1, 1, 8), ConvAttrs(activation="RELU6"), per_tensor=True)
        yield _graph(rng, DType.INT8, (1, 9, 7, 2), (3, 3, 2, 2), ConvAttrs((1, 1), "SAME", (2, 3)))
        yield _graph(rng, DType.INT8, (1, 6, 6, 4), (6, 3, 3, 2), ConvAttrs((1, 2), "SAME"), bias=False)
        yield _graph(rng, DType.FLOAT32, (1, 5, 5, 3), (4, 3, 3, 3), ConvAttrs((2, 1), "SAME", activation="RELU6"))
        yield _graph(rng, DType.FLOAT32, (1, 5, 5, 4), (4, 2, 2, 2), ConvAttrs((1, 1), "VALID"))
        for kind in (INT16, SINGLE, SHIFT, *PACKED, *PACKED_SHIFT):
            yield _graph(rng, kind, (2, 5, 4, 3), (4, 3, 2, 3), ConvAttrs((1, 2), "SAME", (1, 2), "RELU"))
        yield _graph(rng, INT16, (1, 6, 6, 4), (6, 3, 3, 2), ConvAttrs((1, 2), "VALID"), per_tensor=True)
        yield _graph(rng, PACKED[0], (1, 3, 3, 10), (4, 1, 1, 5), ConvAttrs(), bias=False)
        yield _hybrid(_graph(rng, DType.FLOAT32, (2, 5, 4, 3), (4, 3, 2, 3), ConvAttrs((2, 1), "SAME", (1, 2))))

    def draw(self, draw: Draw) -> Graph:
        groups = draw.choice((1, 1, 1, 2, 3))
        depth, per_group = draw.integer(1, 9), draw.integer(1, 4)
        kernel = (draw.integer(1, 4), draw.integer(1, 4))
        dilation = (draw.integer(1, 2), draw.integer(1, 3))
        height = draw.integer((kernel[0] - 1) * dilation[0] + 1, 10)
        width = draw.integer((kernel[1] - 1) * dilation[1] + 1, 10)
        attrs = ConvAttrs(
            (draw.integer(1, 3), draw.integer(1, 3)),
            draw_padding(draw, kernel, dilation),
            dilation,
            draw.choice(act.NAMES),
        )
        drawn = _graph(
            np.random.default_rng(draw.integer(0, 1 << 30)),
            draw_kind(draw),
            (draw.integer(1, 2), height, width, depth * groups),
            (per_group * groups, *kernel, depth),
            attrs,
            per_tensor=draw.choice((False, True)),
            bias=draw.choice((True, False)),
        )
        floats = drawn.tensors[drawn.inputs[0]].dtype is DType.FLOAT32
        return _hybrid(drawn) if groups == 1 and floats and draw.choice((False, True)) else drawn


def _correlate_exact(node: BoundNode, x: Array, w: Array) -> Array:
    """Sums of products over the taps inside the input; matrix products in doubles, exact below 2**53."""
    y_axis, x_axis = window_of(node)
    outputs, _, _, depth = w.shape
    groups = x.shape[3] // depth
    sums = np.zeros((x.shape[0], y_axis.output, x_axis.output, groups, outputs // groups))
    grouped = x.reshape(*x.shape[:3], groups, depth)
    kernels = w.reshape(groups, outputs // groups, *w.shape[1:])
    for ky in range(y_axis.kernel):
        y_out, y_in = y_axis.slices_of(ky)
        for kx in range(x_axis.kernel):
            x_out, x_in = x_axis.slices_of(kx)
            for g in range(groups):
                sums[:, y_out, x_out, g] += grouped[:, y_in, x_in, g] @ kernels[g, :, ky, kx].T
    return sums.reshape(*sums.shape[:3], outputs)


def _correlate_f32(node: BoundNode, x: Array, w: Array) -> Array:
    """The same in float32, in the kernel's order: taps by row, then channels, one product after another."""
    y_axis, x_axis = window_of(node)
    outputs, _, _, depth = w.shape
    groups = x.shape[3] // depth
    sums = np.zeros((x.shape[0], y_axis.output, x_axis.output, groups, outputs // groups), np.float32)
    grouped = x.reshape(*x.shape[:3], groups, depth)
    kernels = w.reshape(groups, outputs // groups, *w.shape[1:])
    for ky in range(y_axis.kernel):
        y_out, y_in = y_axis.slices_of(ky)
        for kx in range(x_axis.kernel):
            x_out, x_in = x_axis.slices_of(kx)
            for c in range(depth):
                sums[:, y_out, x_out] += grouped[:, y_in, x_in, :, c, None] * kernels[:, :, ky, kx, c]
    return sums.reshape(*sums.shape[:3], outputs)


def _reference_hybrid(node: BoundNode, x: Array, w: Array) -> Array:
    quantized, scales = zip(*map(quantize_input, x), strict=True)
    sums = _correlate_exact(node, np.stack(quantized).astype(np.float64), w.astype(np.float64))
    factors = np.array(scales, np.float32) * np.float32(node.input(1).scale)
    real = sums.astype(np.float32) * factors[:, None, None, None] + weighted.bias_or_zero(node, len(w))
    return act.clamp(real, node.attrs.activation, node.output)


def _kernel_hybrid(node: BoundNode) -> Kernel:
    w = node.constant(1)
    x = node.input(0)
    low, high = act.float_bounds(node.attrs.activation)
    fields = {
        "window": window_fields(*window_of(node)),
        "batches": x.shape[0],
        "input_channels": x.shape[3],
        "output_channels": w.shape[0],
        "weights_scale": node.input(1).scale,
        "minimum": low,
        "maximum": high,
    }
    arguments = (
        Params("tg_conv_2d_f32_s8_params", fields),
        Input(0),
        Constant("weights", w),
        Constant("bias", weighted.bias_or_zero(node, len(w))),
        Scratch(),
        Output(0),
    )
    scratch = x.elements // x.shape[0]
    return Kernel((call("tg_conv_2d_f32_s8", *arguments, op="conv_2d"),), scratch_bytes=scratch)


def _hybrid(graph: Graph) -> Graph:
    """`graph` with its float32 weights quantized to int8."""
    tensors = list(graph.tensors)
    index = graph.nodes[0].inputs[1]
    real = tensors[index].data
    assert real is not None
    scale = float(np.float32(np.abs(real).max() / 127))
    stored = np.rint(real / scale).astype(np.int8)
    tensors[index] = case.constant(stored, QuantParams((scale,), (0,), 0), "weights")
    return replace(graph, tensors=tuple(tensors))


def _graph(
    rng: np.random.Generator,
    kind: Kind | DType,
    shape: Shape,
    weights: Shape,
    attrs: ConvAttrs,
    per_tensor: bool = False,
    bias: bool = True,
) -> Graph:
    y, x = window(shape, (weights[1], weights[2]), attrs.stride, attrs.padding, attrs.dilation)
    return graph(
        "CONV_2D",
        rng,
        kind,
        shape,
        weights,
        (shape[0], y.output, x.output, weights[0]),
        attrs,
        channel_axis=0,
        per_tensor=per_tensor,
        bias=bias,
    )
