"""Graphs of one node in which kernels that work in blocks meet their corners.

The operators' own cases cover what an operator means; these are shapes at which a kernel's loops have remainders, and
weights at which its sums reach their limits.
"""

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


def corners(op: str) -> Iterator[Graph]:
    """The graphs for operator `op`, in a fixed order; none for most."""
    rng = np.random.default_rng(1)
    if op == "CONV_2D":
        yield from _convolutions(rng)
    if op == "DEPTHWISE_CONV_2D":
        yield from _depthwise_convolutions(rng)
    if op == "FULLY_CONNECTED":
        yield from _fully_connected(rng)


def _convolutions(rng: np.random.Generator) -> Iterator[Graph]:
    # 1x1: one input, one block of two, more than a round of 16 blocks, odd inputs and channels, 1 to 3 pixels.
    for depth, outputs, pixels in ((1, 2, 4), (2, 3, 5), (64, 6, 7), (33, 5, 1), (35, 2, 2), (15, 64, 3)):
        yield convolution(rng, (1, pixels, 1, depth), (outputs, 1, 1, depth), ConvAttrs(activation="RELU"))
    # First layers of images and of spectrograms.
    yield convolution(rng, (1, 11, 10, 3), (8, 3, 3, 3), ConvAttrs((2, 2), "SAME", activation="RELU6"))
    yield convolution(rng, (1, 13, 10, 1), (7, 10, 4, 1), ConvAttrs((2, 2), "SAME", activation="RELU"))
    yield convolution(rng, (2, 6, 5, 16), (16, 3, 3, 16), ConvAttrs((1, 1), "SAME"))
    yield convolution(rng, (1, 7, 9, 12), (9, 3, 3, 4), ConvAttrs((2, 1), "SAME", (1, 2)))
    yield convolution(rng, (1, 4, 3, 5), (9, 4, 3, 5), ConvAttrs())  # the window is the whole input
    # Every remainder of a round of four pairs and of a block of channels; sums at their limits.
    for depth, outputs in ((7, 3), (8, 9), (65, 5), (70, 12)):
        yield extreme(convolution(rng, (1, 3, 2, depth), (outputs, 1, 1, depth), ConvAttrs()), rng)
    # Weights of zero, from nearly all of them to the fewest that it pays to skip: 1x1, any window, groups.
    for shape, weights, attrs, share in (
        ((1, 5, 5, 640), (9, 1, 1, 640), ConvAttrs(activation="RELU"), 0.98),
        ((1, 7, 9, 40), (65, 1, 1, 40), ConvAttrs(), 0.8),
        ((2, 6, 7, 24), (33, 3, 3, 24), ConvAttrs((1, 1), "SAME", activation="RELU6"), 0.9),
        ((1, 9, 9, 32), (32, 3, 3, 16), ConvAttrs((2, 2), "SAME"), 0.7),
    ):
        yield with_zeros(convolution(rng, shape, weights, attrs), share, rng)
    yield with_zeros(extreme(convolution(rng, (1, 4, 5, 400), (11, 1, 1, 400), ConvAttrs()), rng), 0.6, rng)


def _depthwise_convolutions(rng: np.random.Generator) -> Iterator[Graph]:
    # More channels than a slice, images narrower than a block, and outputs smaller than the input.
    for shape, kernel, attrs in (
        ((1, 6, 3, 70), (3, 3), ConvAttrs((1, 1), "SAME", activation="RELU")),
        ((2, 5, 1, 33), (3, 1), ConvAttrs()),
        ((1, 9, 7, 40), (3, 3), ConvAttrs((2, 2), "SAME")),
        ((1, 4, 9, 9), (5, 3), ConvAttrs((1, 1), "SAME", (1, 2))),
    ):
        yield extreme(depthwise(rng, shape, kernel, attrs), rng)


def _fully_connected(rng: np.random.Generator) -> Iterator[Graph]:
    for depth, units in ((1, 1), (4, 6), (37, 13), (640, 17)):
        for per_tensor in (False, True):
            yield fully_connected(rng, depth, units, "RELU", per_tensor)
    # Small weights, so that many inputs can be added in 16 bits; some large ones must be kept apart.
    for depth, units, size in ((160, 9, 2), (112, 6, 9), (96, 5, 15), (30, 4, 20), (64, 8, 40), (33, 7, 3)):
        weights = rng.integers(-size, size + 1, (units, depth))
        weights[rng.integers(0, units, 2), rng.integers(0, depth, 2)] = 127, -127
        yield with_weights(fully_connected(rng, depth, units), weights)
    for depth, units, share in ((37, 40, 0.8), (640, 17, 0.99), (300, 24, 0.6)):
        yield with_zeros(fully_connected(rng, depth, units, "RELU"), share, rng)
    yield with_zeros(extreme(fully_connected(rng, 1000, 8), rng), 0.7, rng)


def convolution(rng: np.random.Generator, shape: Shape, weights: Shape, attrs: ConvAttrs) -> Graph:
    """An int8 CONV_2D with random weights and scales."""
    y, x = window(shape, (weights[1], weights[2]), attrs.stride, attrs.padding, attrs.dilation)
    output = (shape[0], y.output, x.output, weights[0])
    return weighted.graph("CONV_2D", rng, DType.INT8, shape, weights, output, attrs, channel_axis=0)


def depthwise(rng: np.random.Generator, shape: Shape, kernel: tuple[int, int], conv: ConvAttrs) -> Graph:
    """An int8 DEPTHWISE_CONV_2D of multiplier 1 with random weights and scales."""
    attrs = DepthwiseConvAttrs(conv.stride, conv.padding, conv.dilation, conv.activation, 1)
    y, x = window(shape, kernel, attrs.stride, attrs.padding, attrs.dilation)
    output = (shape[0], y.output, x.output, shape[3])
    weights = (1, *kernel, shape[3])
    return weighted.graph("DEPTHWISE_CONV_2D", rng, DType.INT8, shape, weights, output, attrs, channel_axis=3)


def fully_connected(
    rng: np.random.Generator, depth: int, units: int, activation: str = "NONE", per_tensor: bool = False
) -> Graph:
    """An int8 FULLY_CONNECTED of two batches with random weights and scales."""
    return weighted.graph(
        "FULLY_CONNECTED",
        rng,
        DType.INT8,
        (2, depth),
        (units, depth),
        (2, units),
        FullyConnectedAttrs(activation),
        channel_axis=0,
        per_tensor=per_tensor,
    )


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


def with_zeros(graph: Graph, share: float, rng: np.random.Generator) -> Graph:
    """`graph` with so many of its weights zero: all of the first channel, some of the second at its end alone."""
    weights = graph.tensors[graph.nodes[0].inputs[1]].data
    assert weights is not None
    left = rng.random(weights.shape) >= share
    left[0] = False
    left[1] = np.arange(left[1].size).reshape(left[1].shape) >= left[1].size - 2
    return with_weights(graph, np.where(left, weights, 0))
