"""The grid of the micro-benchmark: one-layer networks in which a slow corner would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tinygen.ir import DType, Graph, Shape
from tinygen.ops.common import weighted
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.window import window
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.fully_connected import FullyConnectedAttrs


@dataclass(frozen=True)
class Case:
    """One layer: `label` names it in tables."""

    label: str
    graph: Graph


def cases() -> Iterator[Case]:
    """The whole grid, in a fixed order with fixed weights."""
    yield from _convolutions()
    yield from _depthwise()
    yield from _fully_connected()


def _convolutions() -> Iterator[Case]:
    for size, inputs, outputs in (
        (25, 64, 64),
        (12, 8, 16),
        (12, 16, 32),
        (6, 128, 128),
        (6, 37, 21),
        (5, 3, 5),
        (1, 64, 64),
    ):
        yield _conv(f"1x1, {size}x{size}, {inputs} to {outputs}", (1, size, size, inputs), (outputs, 1, 1, inputs))
    yield _conv("1x1 stride 2, 16x16, 16 to 32", (1, 16, 16, 16), (32, 1, 1, 16), stride=(2, 2))
    for size, inputs, outputs in ((16, 16, 16), (8, 64, 64), (8, 32, 48), (9, 7, 13), (5, 8, 8)):
        yield _conv(f"3x3, {size}x{size}, {inputs} to {outputs}", (1, size, size, inputs), (outputs, 3, 3, inputs))
    yield _conv("3x3 stride 2, 16x16, 16 to 32", (1, 16, 16, 16), (32, 3, 3, 16), stride=(2, 2))
    yield _conv("3x3 valid, 10x10, 16 to 16", (1, 10, 10, 16), (16, 3, 3, 16), padding="VALID")
    yield _conv("3x3 dilation 2, 10x10, 16 to 16", (1, 10, 10, 16), (16, 3, 3, 16), dilation=(2, 2))
    yield _conv("3x3, 2 groups, 8x8, 16 to 16", (1, 8, 8, 16), (16, 3, 3, 8))
    yield _conv("5x5, 8x8, 16 to 16", (1, 8, 8, 16), (16, 5, 5, 16))
    yield _conv("first layer 3x3x3 stride 2, 48x48, to 8", (1, 48, 48, 3), (8, 3, 3, 3), stride=(2, 2))
    yield _conv("first layer 3x3x3, 32x32, to 16", (1, 32, 32, 3), (16, 3, 3, 3))
    yield _conv("first layer 10x4x1 stride 2, 49x10, to 64", (1, 49, 10, 1), (64, 10, 4, 1), stride=(2, 2))
    yield _conv("1-D, 5x1, 50x1, 32 to 32", (1, 50, 1, 32), (32, 5, 1, 32))
    yield _conv("1-D, 1x3, 1x64, 16 to 24", (1, 1, 64, 16), (24, 1, 3, 16))


def _depthwise() -> Iterator[Case]:
    for height, width, channels in ((25, 5, 64), (24, 24, 16), (12, 12, 8), (6, 6, 128), (3, 3, 256), (11, 7, 19)):
        yield _depth(f"3x3, {height}x{width}, {channels}", (1, height, width, channels), (3, 3))
    yield _depth("3x3 stride 2, 24x24, 16", (1, 24, 24, 16), (3, 3), stride=(2, 2))
    yield _depth("3x3 valid, 12x12, 16", (1, 12, 12, 16), (3, 3), padding="VALID")
    yield _depth("3x3 dilation 2, 12x12, 16", (1, 12, 12, 16), (3, 3), dilation=(2, 2))
    yield _depth("3x3 multiplier 8, 12x12, 4 to 32", (1, 12, 12, 4), (3, 3), multiplier=8)
    yield _depth("5x5, 12x12, 32", (1, 12, 12, 32), (5, 5))
    yield _depth("7x7, 12x12, 16", (1, 12, 12, 16), (7, 7))
    yield _depth("1-D, 5x1, 30x1, 40", (1, 30, 1, 40), (5, 1), padding="VALID")
    yield _depth("1-D, 21x1, 30x1, 32", (1, 30, 1, 32), (21, 1), padding="VALID")


def _fully_connected() -> Iterator[Case]:
    for inputs, outputs in (
        *((640, 128), (128, 128), (128, 8), (8, 128), (64, 10), (101, 7)),
        *((128, 3), (64, 1), (32, 3), (22, 2), (16, 4), (10, 1), (8, 31)),
    ):
        rng = np.random.default_rng(inputs * 1000 + outputs)
        graph = weighted.graph(
            "FULLY_CONNECTED",
            rng,
            DType.INT8,
            (1, inputs),
            (outputs, inputs),
            (1, outputs),
            FullyConnectedAttrs(),
            channel_axis=0,
            per_tensor=True,
        )
        yield Case(f"fully connected, {inputs} to {outputs}", graph)


def _conv(
    label: str,
    shape: Shape,
    weights: Shape,
    stride: tuple[int, int] = (1, 1),
    padding: str = "SAME",
    dilation: tuple[int, int] = (1, 1),
) -> Case:
    y, x = window(shape, (weights[1], weights[2]), stride, padding, dilation)
    output = (shape[0], y.output, x.output, weights[0])
    attrs = ConvAttrs(stride, padding, dilation, "RELU")
    rng = np.random.default_rng(len(label))
    graph = weighted.graph("CONV_2D", rng, DType.INT8, shape, weights, output, attrs, channel_axis=0)
    return Case(f"conv {label}", graph)


def _depth(
    label: str,
    shape: Shape,
    kernel: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: str = "SAME",
    dilation: tuple[int, int] = (1, 1),
    multiplier: int = 1,
) -> Case:
    channels = shape[3] * multiplier
    y, x = window(shape, kernel, stride, padding, dilation)
    output = (shape[0], y.output, x.output, channels)
    attrs = DepthwiseConvAttrs(stride, padding, dilation, "RELU", multiplier)
    rng = np.random.default_rng(len(label))
    graph = weighted.graph(
        "DEPTHWISE_CONV_2D", rng, DType.INT8, shape, (1, *kernel, channels), output, attrs, channel_axis=3
    )
    return Case(f"depthwise {label}", graph)
