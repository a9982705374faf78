"""Graphs of one node for our kernels' corners: shapes beyond those that the operators draw, for each operator."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plugins.cortex_m.tests.scalar_graphs import scalar_graphs
from tinygen.ir import DType, Graph, Shape
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.window import window
from tinygen.ops.fully_connected import FullyConnectedAttrs


def extra_graphs(op: str) -> Iterator[Graph]:
    """The graphs for operator `op`; none for most."""
    rng = np.random.default_rng(1)
    if op == "CONV_2D":
        # 1x1: one input, one block of two, more than a round of 16 blocks, odd inputs and channels, 1 to 3 pixels.
        for depth, outputs, pixels in ((1, 2, 4), (2, 3, 5), (64, 6, 7), (33, 5, 1), (35, 2, 2), (15, 64, 3)):
            yield convolution(rng, (1, pixels, 1, depth), (outputs, 1, 1, depth), ConvAttrs(activation="RELU"))
        # First layers of images and of spectrograms.
        yield convolution(rng, (1, 11, 10, 3), (8, 3, 3, 3), ConvAttrs((2, 2), "SAME", activation="RELU6"))
        yield convolution(rng, (1, 13, 10, 1), (7, 10, 4, 1), ConvAttrs((2, 2), "SAME", activation="RELU"))
        yield convolution(rng, (2, 6, 5, 16), (16, 3, 3, 16), ConvAttrs((1, 1), "SAME"))
        yield convolution(rng, (1, 7, 9, 12), (9, 3, 3, 4), ConvAttrs((2, 1), "SAME", (1, 2)))
        yield convolution(rng, (1, 4, 3, 5), (9, 4, 3, 5), ConvAttrs())  # the window is the whole input
    if op == "FULLY_CONNECTED":
        for depth, units in ((1, 1), (4, 6), (37, 13), (640, 17)):
            for per_tensor in (False, True):
                yield weighted.graph(
                    "FULLY_CONNECTED",
                    rng,
                    DType.INT8,
                    (2, depth),
                    (units, depth),
                    (2, units),
                    FullyConnectedAttrs("RELU"),
                    channel_axis=0,
                    per_tensor=per_tensor,
                )
    yield from scalar_graphs(op)


def convolution(rng: np.random.Generator, shape: Shape, weights: Shape, attrs: ConvAttrs) -> Graph:
    """An int8 CONV_2D with random weights and scales."""
    y, x = window(shape, (weights[1], weights[2]), attrs.stride, attrs.padding, attrs.dilation)
    output = (shape[0], y.output, x.output, weights[0])
    return weighted.graph("CONV_2D", rng, DType.INT8, shape, weights, output, attrs, channel_axis=0)
