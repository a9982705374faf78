"""Networks of inverted residuals on images: expand, filter each channel, project, add; as mobile networks have them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.cascade.networks import SCALE, Maker
from tinygen.conformance.draw import SeededDraw
from tinygen.ir import DType, Graph, verify
from tinygen.ops.add import Add
from tinygen.ops.common import case
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.weighted_cases import graph as weighted_graph
from tinygen.ops.common.window import window
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.mean import MeanAttrs


class Network(Maker):
    """An int8 network in the making, on images of `size` by `size` pixels."""

    def __init__(self, size: int, channels: int, seed: int = 0) -> None:
        super().__init__(SeededDraw(seed), DType.INT8)
        self.tensors = [case.activation((1, size, size, channels), DType.INT8, SCALE, -3)]
        self.rng = np.random.default_rng(seed)

    def convolution(self, channels: int, kernel: int = 1, stride: int = 1, activation: str = "RELU6") -> None:
        """Append a convolution; `channels` 0: of each channel by itself."""
        source = self.last
        x = self.tensors[source]
        kernels, strides = (kernel, kernel), (stride, stride)
        y, z = window(x.shape, kernels, strides, "SAME")
        made = channels or x.shape[3]
        weights = (made, *kernels, x.shape[3]) if channels else (1, *kernels, made)
        common = (strides, "SAME", (1, 1), activation)
        one = weighted_graph(
            "CONV_2D" if channels else "DEPTHWISE_CONV_2D",
            self.rng,
            DType.INT8,
            x.shape,
            weights,
            (1, y.output, z.output, made),
            ConvAttrs(*common) if channels else DepthwiseConvAttrs(*common, 1),
            channel_axis=0 if channels else 3,
            per_tensor=False,
            bias=True,
        )
        tensors = list(one.tensors)
        tensors[one.inputs[0]] = x
        self.join(replace(one, tensors=tuple(tensors)), source)

    def block(self, expansion: int, channels: int, stride: int = 1) -> None:
        """Append an inverted residual."""
        source = self.last
        x = self.tensors[source]
        self.convolution(expansion * x.shape[3])
        self.convolution(0, 3, stride)
        self.convolution(channels, activation="NONE")
        y = self.tensors[self.last]
        if x.shape == y.shape:
            attrs = Add().attrs(np.random.default_rng(1), DType.INT8)
            made = case.activation(x.shape, DType.INT8, 0.1, 3)
            self.join(case.single("ADD", [x, y], [made], attrs), source, self.last)

    def graph(self) -> Graph:
        """The network, with an average of the image at its end."""
        x = self.tensors[self.last]
        made = case.activation((1, x.shape[3]), DType.INT8, 0.07, 5)
        axes = case.constant(np.array([1, 2], np.int32), name="axes")
        self.join(case.single("MEAN", [x, axes], [made], MeanAttrs()), self.last)
        named = tuple(replace(t, name=f"t{i}") for i, t in enumerate(self.tensors))
        return verify(Graph("bottlenecks", named, tuple(self.nodes), (0,), (self.last,)))


def gray(size: int = 128, blocks: int = 5) -> Graph:
    """A gray image, then blocks on a half, a quarter and an eighth of its width."""
    network = Network(size, 1)
    network.convolution(16, 3, 2)
    for channels, stride in ((16, 1), (24, 2), (24, 1), (32, 2), (32, 1))[:blocks]:
        network.block(4, channels, stride)
    return network.graph()


def colour(size: int = 160) -> Graph:
    """A colour image, then blocks down to an eighth of its width, with six times as many channels within."""
    network = Network(size, 3)
    network.convolution(16, 3, 2)
    network.convolution(0, 3)
    network.convolution(8)
    for channels, stride in ((16, 2), (16, 1), (24, 2), (24, 1), (40, 2), (40, 1)):
        network.block(6, channels, stride)
    return network.graph()
