"""Graphs of one node where the vector kernels divide: tails of lanes and of threes, edges of the requantization."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from plugins.cortex_m.tests.test_depthwise import Shape
from plugins.cortex_m.tests.test_mve import with_lowest_zero
from tinygen.conformance.corners import convolution
from tinygen.ir import DType, Graph, QuantParams, Tensor
from tinygen.ops.add import Add
from tinygen.ops.average_pool_2d import AveragePool2D
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.weighted_cases import PACKED
from tinygen.ops.conv_2d import _graph as packed_convolution
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.ops.fully_connected import _graph as packed_dense
from tinygen.ops.max_pool_2d import MaxPool2D
from tinygen.ops.mean import Mean
from tinygen.ops.mul import Mul
from tinygen.ops.sub import Sub

DEPTHS = (1, 7, 8, 9, 16, 27)
"""The loops take eight at a time, then one; four and two in fully connected layers."""
LANES = (1, 2, 3, 5, 8, 16, 31, 33, 65, 130)
"""Around a block of registers of 64 to 256 bits, and of several."""
DEPTHWISE = (
    *(Shape("", h, w, c, activation="RELU") for h, w, c in ((1, 1, 3), (4, 2, 33), (3, 3, 8), (5, 7, 12), (7, 13, 1))),
    Shape("", 9, 7, 65, stride=(2, 2), activation="RELU6"),
    Shape("", 8, 9, 5, (3, 2), padding=(2, 0, 1, 2), stride=(3, 1)),
    *(Shape("", h, 1, 40, (5, 1), padding=p, batches=2) for h in (9, 16, 33) for p in ("SAME", "VALID")),
    Shape("", 29, 1, 6, (3, 1), stride=(2, 1), dilation=(1, 1)),
    Shape("", 24, 1, 6, (4, 1), dilation=(3, 1)),
    Shape("", 13, 11, 4, (4, 3), dilation=(3, 2), batches=2),
    Shape("", 6, 7, 3, multiplier=5),
    Shape("", 6, 8, 9, (2, 2), stride=(4, 3), padding="VALID", multiplier=2),
)
BITS = (2, 3, 5, 7, 8, 15, 22, 24)
"""Of right shifts; sums then end in the middle between two outputs."""


def vector_graphs() -> Iterator[Graph]:
    """Every kernel with its tails; every other weighted one's output has the zero point of the form for ReLU."""
    for i, graph in enumerate(_weighted()):
        yield with_lowest_zero(graph) if i % 2 else graph
    for op in (Add(), Sub(), Mul(), AveragePool2D(), MaxPool2D(), Mean()):
        yield from (graph for graph in op.cases() if graph.tensors[graph.inputs[0]].dtype is DType.INT8)


def _weighted() -> Iterator[Graph]:
    rng = np.random.default_rng(7)
    for i, (depth, outputs) in enumerate(itertools.product(DEPTHS, LANES)):
        attrs = ConvAttrs(activation=("NONE", "RELU", "RELU6")[i % 3])
        yield convolution(rng, (1, 1, 1 + i % 7, depth), (outputs, 1, 1, depth), attrs)
    for channels, outputs, width in ((3, 8, 41), (16, 7, 33), (8, 2, 12), (2, 1, 70), (5, 40, 4), (20, 4, 19)):
        yield convolution(rng, (2, 5, width, channels), (outputs, 3, 3, channels), ConvAttrs((2, 1), "SAME"))
        yield convolution(rng, (1, 6, width, channels), (outputs, 2, 3, channels), ConvAttrs((1, 2), "SAME", (3, 1)))
    for kernel, dilation, outputs in ((2, 2, 1), (5, 1, 33), (3, 3, 12)):
        yield convolution(rng, (1, 14, 1, 7), (outputs, kernel, 1, 7), ConvAttrs((1, 1), "SAME", (dilation, 1)))
    for depth, units, batches in itertools.product((1, 2, 3, 4, 7, 64), (1, 10, 63, 64, 66, 200), (1, 2, 4)):
        yield _fully_connected(rng, batches, depth, units)
    for seed, shape in enumerate(DEPTHWISE):
        yield from (shape.graph(seed), shape.graph(seed))
    for kind, outputs in itertools.product(PACKED, (3, 33)):
        for depth in (8, 13, 40):
            yield packed_convolution(rng, kind, (1, 2, 7, depth), (outputs, 1, 1, depth), ConvAttrs())
            yield packed_dense(rng, kind, (2, depth), outputs, depth, FullyConnectedAttrs("RELU"))
        yield packed_convolution(rng, kind, (2, 5, 9, 8), (outputs, 3, 3, 8), ConvAttrs((2, 1), "SAME"))


def _fully_connected(rng: np.random.Generator, batches: int, depth: int, units: int) -> Graph:
    shapes = (batches, depth), (units, depth), (batches, units)
    return weighted.graph("FULLY_CONNECTED", rng, DType.INT8, *shapes, FullyConnectedAttrs("RELU"), channel_axis=0)


def edges(zero_point: int, width: int) -> Graph:
    """A 1x1 convolution of one input channel, where many sums are scaled to the middle between two integers.

    `zero_point` is the output's. Weights are 1 or -1: a channel's sums are its bias and what is around it.
    """
    rng = np.random.default_rng(width)
    shifts = np.repeat(BITS, 12)
    halves = rng.integers(-140, 140, len(shifts)) + 0.5
    bias = (halves * 2.0**shifts).astype(np.int64)
    scales = 2.0**-shifts
    # Others have no power of two for a scale, or come near the largest multiplier.
    scales[::3] *= rng.choice([0.75, 1 - 2.0**-24, 0.500001], len(scales[::3]))
    weights = rng.choice(np.array([-1, 1, 127], np.int8), len(shifts)).reshape(-1, 1, 1, 1)
    graph = convolution(rng, (1, 5, width, 1), weights.shape, ConvAttrs())
    x, w, b, y = graph.tensors
    per_channel = QuantParams(tuple(float(np.float32(s)) for s in scales), (0,) * len(scales), 0)
    tensors: tuple[Tensor, ...] = (
        replace(x, quant=QuantParams((1.0,), (0,))),
        replace(w, quant=per_channel, data=weights),
        replace(b, quant=per_channel, data=bias.astype(np.int32)),
        replace(y, quant=QuantParams((1.0,), (zero_point,))),
    )
    return replace(graph, tensors=tensors)
