"""Graphs of one node for the corners of the kernels for M0+ and M3, by operator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tinygen.ir import Array, DType, Graph, Shape
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.window import window
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.fully_connected import FullyConnectedAttrs


def scalar_graphs(op: str) -> Iterator[Graph]:
    """The graphs for operator `op`; none for most."""
    rng = np.random.default_rng(2)
    if op == "CONV_2D":
        # Every remainder of a round of four pairs and of a block of channels; sums at their limits.
        for depth, outputs in ((7, 3), (8, 9), (65, 5), (70, 12)):
            yield extreme(_convolution(rng, (1, 3, 2, depth), (outputs, 1, 1, depth), ConvAttrs()), rng)
    if op == "DEPTHWISE_CONV_2D":
        # More channels than a slice, images narrower than a block, and outputs smaller than the input.
        same = ConvAttrs((1, 1), "SAME", activation="RELU")
        for shape, kernel, attrs in (
            ((1, 6, 3, 70), (3, 3), same),
            ((2, 5, 1, 33), (3, 1), ConvAttrs()),
            ((1, 9, 7, 40), (3, 3), ConvAttrs((2, 2), "SAME")),
            ((1, 4, 9, 9), (5, 3), ConvAttrs((1, 1), "SAME", (1, 2))),
        ):
            yield extreme(_depthwise(rng, shape, kernel, attrs), rng)
    if op == "FULLY_CONNECTED":
        # Small weights, so that many inputs are added in 16 bits; some large ones are kept apart.
        for depth, units, size in ((160, 9, 2), (112, 6, 9), (96, 5, 15), (30, 4, 20), (64, 8, 40), (33, 7, 3)):
            graph = weighted.graph(
                "FULLY_CONNECTED",
                rng,
                DType.INT8,
                (2, depth),
                (units, depth),
                (2, units),
                FullyConnectedAttrs(),
                channel_axis=0,
            )
            weights = rng.integers(-size, size + 1, (units, depth))
            weights[rng.integers(0, units, 2), rng.integers(0, depth, 2)] = 127, -127
            yield with_weights(graph, weights)


def with_weights(graph: Graph, weights: Array) -> Graph:
    """`graph` with other weights."""
    tensors = list(graph.tensors)
    index = graph.nodes[0].inputs[1]
    tensors[index] = replace(tensors[index], data=weights.astype(np.int8))
    return replace(graph, tensors=tuple(tensors))


def extreme(graph: Graph, rng: np.random.Generator) -> Graph:
    """`graph` with weights of -127 and 127 alone."""
    weights = graph.tensors[graph.nodes[0].inputs[1]]
    return with_weights(graph, rng.choice([-127, 127], weights.shape))


def _convolution(rng: np.random.Generator, shape: Shape, weights: Shape, attrs: ConvAttrs) -> Graph:
    y, x = window(shape, (weights[1], weights[2]), attrs.stride, attrs.padding, attrs.dilation)
    output = (shape[0], y.output, x.output, weights[0])
    return weighted.graph("CONV_2D", rng, DType.INT8, shape, weights, output, attrs, channel_axis=0)


def _depthwise(rng: np.random.Generator, shape: Shape, kernel: tuple[int, int], conv: ConvAttrs) -> Graph:
    attrs = DepthwiseConvAttrs(conv.stride, conv.padding, conv.dilation, conv.activation, 1)
    y, x = window(shape, kernel, attrs.stride, attrs.padding, attrs.dilation)
    output = (shape[0], y.output, x.output, shape[3])
    weights = (1, *kernel, shape[3])
    return weighted.graph("DEPTHWISE_CONV_2D", rng, DType.INT8, shape, weights, output, attrs, channel_axis=3)
