"""Small float networks to quantize."""

from __future__ import annotations

import numpy as np

from tinygen.conformance.net import Net
from tinygen.ir import DType, Graph, Tensor, verify
from tinygen.ops import Op
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.pool import PoolAttrs
from tinygen.ops.concatenation import ConcatenationAttrs
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.ops.reshape import ReshapeAttrs
from tinygen.ops.softmax import SoftmaxAttrs


def convolutional(ops: dict[str, Op], seed: int = 0) -> Graph:
    """Convolution, depthwise, a max pool, two branches (one through a logistic) joined, fully connected, softmax."""
    rng = np.random.default_rng(seed)
    net = Net(ops)

    def weights(*shape: int) -> int:
        fan_in = int(np.prod(shape[1:3])) if shape[0] == 1 else int(np.prod(shape[1:]))
        return net.constant((rng.normal(size=shape) / np.sqrt(fan_in)).astype(np.float32))

    def bias(count: int) -> int:
        return net.constant(rng.normal(size=count, scale=0.2).astype(np.float32))

    x = net.add(Tensor("", (1, 8, 8, 3), DType.FLOAT32))
    y = net.node("CONV_2D", [x, weights(8, 3, 3, 3), bias(8)], ConvAttrs((1, 1), "SAME", activation="RELU"))
    y = net.node(
        "DEPTHWISE_CONV_2D", [y, weights(1, 3, 3, 8), bias(8)], DepthwiseConvAttrs((1, 1), "SAME", activation="RELU")
    )
    y = net.node("MAX_POOL_2D", [y], PoolAttrs((2, 2), (2, 2)))
    a = net.node("CONV_2D", [y, weights(6, 1, 1, 8), bias(6)], ConvAttrs(activation="RELU6"))
    b = net.node("LOGISTIC", [net.node("CONV_2D", [y, weights(6, 1, 1, 8), bias(6)], ConvAttrs())])
    y = net.node("CONCATENATION", [a, b], ConcatenationAttrs(3))
    y = net.node("RESHAPE", [y], ReshapeAttrs((1, 192)))
    y = net.node("FULLY_CONNECTED", [y, weights(10, 192), bias(10)], FullyConnectedAttrs())
    y = net.node("SOFTMAX", [y], SoftmaxAttrs())
    return verify(Graph("net", tuple(net.tensors), tuple(net.nodes), (x,), (y,)))


def samples(graph: Graph, count: int = 40, seed: int = 1) -> np.ndarray:
    """Normally distributed inputs for the graph's only input, (count, ...)."""
    shape = graph.tensors[graph.inputs[0]].shape
    return np.random.default_rng(seed).normal(size=(count, *shape[1:])).astype(np.float32)
