"""Random networks for the passes' properties: chains and branches of the operators that convolutional nets use.

Weights are sparse as in pruned networks: whole output channels and input channels of zeros are frequent, as are
biases that a clamp turns into constants.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tinygen.conformance.net import Net as BaseNet
from tinygen.ir import DType, Graph, Node, QuantParams, Shape, Tensor
from tinygen.ops import Draw, Op
from tinygen.ops.common.arithmetic import ArithmeticAttrs
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.pool import PoolAttrs
from tinygen.ops.concatenation import ConcatenationAttrs
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.ops.mean import MeanAttrs
from tinygen.ops.pack import PackAttrs
from tinygen.ops.reshape import ReshapeAttrs
from tinygen.ops.squeeze import SqueezeAttrs
from tinygen.ops.unpack import UnpackAttrs

ACTIVATIONS = ("RELU", "NONE", "RELU6")
ROOM = 3000
"""No tensor has more elements, so that a case stays quick."""


@dataclass
class Net(BaseNet):
    """A random graph under construction."""

    draw: Draw
    dtype: DType
    rng: np.random.Generator

    def quant(self) -> QuantParams | None:
        """Quantization of an activation; zero points at the end of the range, as after a ReLU, are frequent."""
        if self.dtype is DType.FLOAT32:
            return None
        scale = float(np.float32(0.05 * 2 ** self.rng.uniform(-2, 2)))
        return QuantParams.per_tensor(scale, self.draw.choice((-128, -128, -128, 3, 127)))


Step = Callable[[Net, int], int]
"""Appends an operator (or a few) that reads a tensor; gives the tensor to go on with."""


def random_graph(draw: Draw, ops: dict[str, Op], dtype: DType, steps: Sequence[Step] | None = None) -> Graph:
    """A verified network of 3 to 9 steps with one or two outputs."""
    net = Net(ops, draw, dtype, np.random.default_rng(draw.integer(0, 1 << 30)))
    shape = (1, draw.integer(3, 8), draw.integer(3, 8), draw.integer(1, 6))
    source = net.add(Tensor("", shape, dtype, net.quant(), origin=0))
    found = [source]
    for _ in range(draw.integer(3, 9)):
        step = draw.choice(steps or STEPS)
        at = found[-1] if draw.choice((True, True, False)) else found[draw.integer(0, len(found) - 1)]
        if np.prod(net.shape(at)) <= ROOM and len(net.shape(at)) == 4:
            found.append(step(net, at))
    if draw.choice((True, False)):
        found.append(head(net, found[-1]))
    more = (found[draw.integer(0, len(found) - 1)],) if draw.choice((False, False, True)) else ()
    outputs = tuple(dict.fromkeys((found[-1], *more)))
    return Graph("random", tuple(net.tensors), tuple(net.nodes), (source,), outputs)


def weights(net: Net, shape: Shape, out_axis: int, in_axis: int | None) -> tuple[int, int, float]:
    """Sparse weights and their bias, as tensor indices, and the scale of a sum of products."""
    count = shape[out_axis]
    data = net.rng.integers(-127, 128, shape)
    for axis in (out_axis, in_axis):
        if axis is not None and net.draw.choice((True, False)):
            gone = net.rng.random(shape[axis]) < 0.5
            data[(slice(None),) * axis + (gone,)] = 0
    products = data.size / count
    if net.dtype is DType.FLOAT32:
        w = (data / 127 / np.sqrt(products)).astype(np.float32)
        b = net.rng.normal(size=count) * (net.rng.random(count) < 0.7)
        return net.constant(w), net.constant(b.astype(np.float32)), 1.0
    scales = net.rng.uniform(0.002, 0.02, count if net.draw.choice((True, False)) else 1)
    quant = QuantParams(tuple(float(np.float32(s)) for s in scales), (0,) * len(scales), out_axis)
    spread = net.draw.choice((30, 3000, 30000)) * np.sqrt(products)
    bias = net.rng.integers(-spread, spread + 1, count) * (net.rng.random(count) < 0.8)
    b_quant = QuantParams(tuple(s * 0.05 for s in quant.scale), (0,) * len(scales), 0)
    return net.constant(data.astype(np.int8), quant), net.constant(bias.astype(np.int32), b_quant), products


def output_quant(net: Net, x: int, w: int, products: float) -> QuantParams | None:
    """Quantization of a matrix product's output, so that its values spread over the range."""
    quant = net.quant()
    if quant is None:
        return None
    scale = net.tensors[x].scale * max(net.tensors[w].quant.scale) * 5000 * np.sqrt(products) / 100
    return QuantParams.per_tensor(float(np.float32(scale)), quant.zero_point[0])


def conv(net: Net, x: int, channels: int | None = None, quant: QuantParams | None = None, size: int = 0) -> int:
    """A convolution; `quant` and `size` fix its quantization and its window (stride 1, SAME)."""
    draw, shape = net.draw, net.shape(x)
    kernel = (size, size) if size else tuple(draw.integer(1, min(3, d)) for d in shape[1:3])
    attrs = ConvAttrs(
        (1, 1) if size else (draw.integer(1, 2), draw.integer(1, 2)),
        "SAME" if size else draw.choice(("SAME", "VALID")),
        (1, 1),
        draw.choice(ACTIVATIONS),
    )
    w, b, products = weights(net, (channels or draw.integer(1, 8), *kernel, shape[3]), 0, 3)
    quant = quant or output_quant(net, x, w, products)
    return net.node("CONV_2D", (x, w, b) if draw.choice((True, True, False)) else (x, w), attrs, quant)


def depthwise(net: Net, x: int) -> int:
    draw, shape = net.draw, net.shape(x)
    kernel = tuple(draw.integer(1, min(3, d)) for d in shape[1:3])
    multiplier = draw.choice((1, 1, 2))
    stride = (draw.integer(1, 2), draw.integer(1, 2))
    attrs = DepthwiseConvAttrs(stride, draw.choice(("SAME", "VALID")), (1, 1), draw.choice(ACTIVATIONS), multiplier)
    w, b, products = weights(net, (1, *kernel, shape[3] * multiplier), 3, None)
    return net.node("DEPTHWISE_CONV_2D", (x, w, b), attrs, output_quant(net, x, w, products))


def pool(net: Net, x: int) -> int:
    kernel = tuple(net.draw.integer(1, min(3, d)) for d in net.shape(x)[1:3])
    attrs = PoolAttrs(kernel, (net.draw.integer(1, 2), 1), net.draw.choice(("SAME", "VALID")), "NONE")
    return net.node(net.draw.choice(("AVERAGE_POOL_2D", "MAX_POOL_2D")), (x,), attrs)


def residual(net: Net, x: int) -> int:
    """x + conv(x), or with a constant operand."""
    quant, shape = net.quant(), net.shape(x)
    attrs = ArithmeticAttrs(net.draw.choice(ACTIVATIONS))
    if net.draw.choice((True, True, False)):
        return net.node(net.draw.choice(("ADD", "ADD", "SUB")), (x, conv(net, x, shape[3], quant, 3)), attrs, quant)
    data = net.rng.integers(-128, 128, (shape[3],))
    one = net.constant(data.astype(net.dtype.numpy), net.quant())
    return net.node(net.draw.choice(("ADD", "MUL")), (x, one), attrs, quant)


def relu(net: Net, x: int) -> int:
    same = net.draw.choice((True, True, False))
    name = net.draw.choice(("RELU", "RELU6", "RELU_N1_TO_1"))
    return net.node(name, (x,), None, None if same else net.quant())


def pad(net: Net, x: int, most: int = 2) -> int:
    draw = net.draw
    pads = [(0, 0), (draw.integer(0, most), draw.integer(0, most)), (draw.integer(0, 1), draw.integer(0, 1)), (0, 0)]
    padding = net.constant(np.array(pads, np.int32))
    if draw.choice((True, False)):
        return net.node("PAD", (x, padding))
    value = net.constant(np.array([draw.choice((0, -128))], net.dtype.numpy), net.tensors[x].quant)
    return net.node("PADV2", (x, padding, value))


def padded_window(net: Net, x: int) -> int:
    """A PAD and what may swallow it."""
    return net.draw.choice((conv, depthwise, pool))(net, pad(net, x, 1))


def clamped(net: Net, x: int) -> int:
    """A RELU after what may clamp by itself."""
    return relu(net, net.draw.choice((conv, depthwise, residual, pool))(net, x))


def converted(net: Net, x: int) -> int:
    """To floats or another type and back, perhaps to another scale."""
    if net.dtype is DType.FLOAT32:
        return relu(net, x)
    own = net.tensors[x].quant
    assert own is not None
    via = net.draw.choice((DType.INT8, DType.UINT8, DType.FLOAT32))
    zero = own.zero_point[0] + (128 if via is DType.UINT8 else 0)
    other = None if via is DType.FLOAT32 else QuantParams.per_tensor(own.scale[0], zero)
    middle = net.node("DEQUANTIZE" if other is None else "QUANTIZE", (x,), None, other, via)
    back = own if net.draw.choice((True, True, False)) else net.quant()
    return net.node("QUANTIZE", (middle,), None, back, net.dtype)


def reshape(net: Net, x: int) -> int:
    """Height and width merged, or exchanged with each other."""
    b, h, w, c = net.shape(x)
    return net.node("RESHAPE", (x,), ReshapeAttrs(net.draw.choice(((b, 1, h * w, c), (b, w, h, c), (b, h, w * c, 1)))))


def unit_dims(net: Net, x: int) -> int:
    """Through a shape with fewer or more dimensions and back."""
    shape = net.shape(x)
    if net.draw.choice((True, False)):
        axis = net.draw.integer(0, 4)
        x = net.node("EXPAND_DIMS", (x, net.constant(np.array(axis, np.int32))))
        return net.node("SQUEEZE", (x,), SqueezeAttrs((axis,)))
    x = net.node("RESHAPE", (x,), ReshapeAttrs((shape[0], shape[1] * shape[2], shape[3])))
    return net.node("RESHAPE", (x,), ReshapeAttrs(shape))


def transpose(net: Net, x: int) -> int:
    """One or two permutations; the second often undoes the first."""
    order = net.draw.choice(((0, 2, 1, 3), (0, 3, 1, 2), (0, 1, 3, 2)))
    x = net.node("TRANSPOSE", (x, net.constant(np.array(order, np.int32))))
    if net.draw.choice((True, True, False)):
        back = np.argsort(order) if net.draw.choice((True, True, False)) else np.array((0, 2, 3, 1))
        x = net.node("TRANSPOSE", (x, net.constant(back.astype(np.int32))))
    return x


def concat(net: Net, x: int) -> int:
    """Two convolutions of one input, joined; sometimes with a constant."""
    quant, axis = net.quant() or net.tensors[x].quant, net.draw.choice((3, -1, 1))
    channels = net.draw.integer(1, 4)
    parts = [conv(net, x, channels, quant, size) for size in (1, 3)]
    if net.draw.choice((False, True)):
        data = net.rng.integers(-9, 9, net.shape(parts[0])).astype(net.dtype.numpy)
        parts.insert(1, net.constant(data, quant))
    return net.node("CONCATENATION", parts, ConcatenationAttrs(axis), quant)


def stack(net: Net, x: int) -> int:
    """Taken apart along an axis and put together again."""
    axis = net.draw.choice((1, 2, 3))
    shape = net.shape(x)
    rest = (*shape[:axis], *shape[axis + 1 :])
    parts = [net.add(replace(net.tensors[x], shape=rest)) for _ in range(shape[axis])]
    for part in parts:
        net.tensors[part] = replace(net.tensors[part], origin=part)
    net.nodes.append(Node("UNPACK", (x,), tuple(parts), UnpackAttrs(shape[axis], axis), f"node {len(net.nodes)}"))
    if net.draw.choice((True, False)):
        parts.reverse()
    return net.node("PACK", parts, PackAttrs(len(parts), axis))


def head(net: Net, x: int) -> int:
    """The classifier's end: a mean or a reshape, and a fully connected layer."""
    shape = net.shape(x)
    if len(shape) == 4:
        kind = net.draw.integer(0, 3)
        if kind == 0:
            x = net.node("MEAN", (x, net.constant(np.array([1, 2], np.int32))), MeanAttrs(False), net.quant())
        elif kind == 1:
            x = net.node("AVERAGE_POOL_2D", (x,), PoolAttrs(shape[1:3], shape[1:3]))
        if kind != 3 and len(net.shape(x)) == 4:
            flat = int(np.prod(net.shape(x)[1:]))
            x = net.node("RESHAPE", (x,), ReshapeAttrs((shape[0], flat)))
    depth = int(np.prod(net.shape(x)[1:]))
    w, b, products = weights(net, (net.draw.integer(1, 6), depth), 0, 1)
    return net.node("FULLY_CONNECTED", (x, w, b), FullyConnectedAttrs(), output_quant(net, x, w, products))


STEPS: tuple[Step, ...] = (
    conv,
    conv,
    depthwise,
    depthwise,
    residual,
    relu,
    pool,
    pad,
    padded_window,
    clamped,
    converted,
    reshape,
    unit_dims,
    transpose,
    concat,
    stack,
)
