"""Small float32 networks of the kinds that microcontrollers run, made from a seed: no model files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tinygen.conformance.net import Net
from tinygen.ir import Array, DType, Graph, Tensor, verify
from tinygen.ops import Op
from tinygen.ops.common.arithmetic import ArithmeticAttrs
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.pool import PoolAttrs
from tinygen.ops.concatenation import ConcatenationAttrs
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.ops.mean import MeanAttrs
from tinygen.ops.reshape import ReshapeAttrs
from tinygen.ops.softmax import SoftmaxAttrs

Window = tuple[int, int]


class Layers(Net):
    """A network whose layers get random weights, scaled so that values keep their size from layer to layer."""

    def __init__(self, ops: Mapping[str, Op], seed: int) -> None:
        super().__init__(ops)
        self.rng = np.random.default_rng(seed)

    def input(self, *shape: int) -> int:
        return self.add(Tensor("", shape, DType.FLOAT32))

    def parameters(self, shape: tuple[int, ...], channels: int) -> tuple[int, int]:
        """Weights of `shape` and a bias of `channels`."""
        products = np.prod(shape) / channels
        weights = self.rng.normal(size=shape, scale=1.4 / np.sqrt(products))
        bias = self.rng.normal(size=channels, scale=0.2)
        return self.constant(weights.astype(np.float32)), self.constant(bias.astype(np.float32))

    def conv(self, x: int, channels: int, window: Window, stride: Window = (1, 1), act: str = "RELU") -> int:
        shape = (channels, *window, self.shape(x)[3])
        attrs = ConvAttrs(stride, "SAME", activation=act)
        return self.node("CONV_2D", (x, *self.parameters(shape, channels)), attrs)

    def depthwise(self, x: int, window: Window, stride: Window = (1, 1)) -> int:
        channels = self.shape(x)[3]
        attrs = DepthwiseConvAttrs(stride, "SAME", activation="RELU")
        return self.node("DEPTHWISE_CONV_2D", (x, *self.parameters((1, *window, channels), channels)), attrs)

    def dense(self, x: int, units: int, act: str = "NONE") -> int:
        depth = int(np.prod(self.shape(x)[1:]))
        if len(self.shape(x)) > 2:
            x = self.node("RESHAPE", (x,), ReshapeAttrs((1, depth)))
        return self.node("FULLY_CONNECTED", (x, *self.parameters((units, depth), units)), FullyConnectedAttrs(act))

    def pool(self, op: str, x: int, window: tuple[int, ...]) -> int:
        return self.node(op, (x,), PoolAttrs((window[0], window[1]), (window[0], window[1])))

    def graph(self, name: str, inputs: tuple[int, ...], *outputs: int) -> Graph:
        return verify(Graph(name, tuple(self.tensors), tuple(self.nodes), inputs, outputs))


def cnn(net: Layers) -> Graph:
    """Convolutions and pools on a small image, as in LeNet; an odd number of rows and channels."""
    x = net.input(1, 13, 12, 1)
    y = net.pool("MAX_POOL_2D", net.conv(x, 8, (5, 5)), (2, 2))
    y = net.pool("AVERAGE_POOL_2D", net.conv(y, 11, (3, 3), act="RELU6"), (2, 2))
    y = net.node("SOFTMAX", (net.dense(net.dense(y, 20, "RELU"), 10),), SoftmaxAttrs())
    return net.graph("cnn", (x,), y)


def ds_cnn(net: Layers) -> Graph:
    """Depthwise separable convolutions on a spectrogram, as for keywords."""
    x = net.input(1, 20, 10, 1)
    y = net.conv(x, 16, (10, 4), (2, 2))
    for channels, stride in ((16, (1, 1)), (24, (2, 2))):
        y = net.conv(net.depthwise(y, (3, 3), stride), channels, (1, 1))
    y = net.pool("AVERAGE_POOL_2D", y, net.shape(y)[1:3])
    y = net.node("SOFTMAX", (net.dense(y, 12),), SoftmaxAttrs())
    return net.graph("ds_cnn", (x,), y)


def residual(net: Layers) -> Graph:
    """Residual blocks on an image, the second one with a stride, and a mean at the end, as in ResNet-8."""
    x = net.input(1, 12, 12, 3)
    y = net.conv(x, 8, (3, 3))
    for channels, stride in ((8, (1, 1)), (12, (2, 2))):
        branch = net.conv(net.conv(y, channels, (3, 3), stride), channels, (3, 3), act="NONE")
        short = y if stride == (1, 1) else net.conv(y, channels, (1, 1), stride, act="NONE")
        y = net.node("ADD", (branch, short), ArithmeticAttrs("RELU"))
    y = net.node("MEAN", (y, net.constant(np.array([1, 2], np.int32))), MeanAttrs(False))
    return net.graph("residual", (x,), net.dense(y, 10))


def autoencoder(net: Layers) -> Graph:
    """Fully connected layers down to a narrow code and up again."""
    x = net.input(1, 40)
    y = x
    for units in (24, 24, 5, 24, 24):
        y = net.dense(y, units, "RELU")
    return net.graph("autoencoder", (x,), net.dense(y, 40))


def series(net: Layers) -> Graph:
    """One dimension, as for acceleration over time: a gated layer, two branches joined, two outputs."""
    x = net.input(1, 1, 48, 3)
    y = net.conv(x, 10, (1, 7), (1, 2))
    gate = net.node("LOGISTIC", (net.conv(y, 10, (1, 3), act="NONE"),))
    y = net.node("MUL", (net.node("TANH", (net.conv(y, 10, (1, 3), act="NONE"),)), gate), ArithmeticAttrs("NONE"))
    wide, narrow = net.depthwise(y, (1, 5)), net.conv(y, 6, (1, 1))
    y = net.pool("MAX_POOL_2D", net.node("CONCATENATION", (wide, narrow), ConcatenationAttrs(3)), (1, 4))
    return net.graph("series", (x,), net.dense(y, 6), net.dense(y, 1))


KINDS: tuple[Callable[[Layers], Graph], ...] = (cnn, ds_cnn, residual, autoencoder, series)


def networks(ops: Mapping[str, Op], seed: int = 0) -> dict[str, Graph]:
    """Each kind of network by its name; another seed gives other weights."""
    return {kind.__name__: kind(Layers(ops, seed)) for kind in KINDS}


def samples(graph: Graph, count: int = 24, seed: int = 1) -> list[Array]:
    """Normally distributed values for each input: (count, ...)."""
    rng = np.random.default_rng(seed)
    shapes = (graph.tensors[i].shape for i in graph.inputs)
    return [rng.normal(size=(count, *shape[1:])).astype(np.float32) for shape in shapes]
