"""The layers that cost models are fitted on: random ones, many side by side in one network, and the grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.shapes import cases
from tinygen.conformance.corners import with_weights
from tinygen.ir import Array, DType, Graph, Node, QuantParams, Shape, Tensor
from tinygen.ops.add import Add
from tinygen.ops.common import case
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.ops.common.pool import PoolAttrs
from tinygen.ops.common.window import Axis, Padding, window
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.ops.mean import MeanAttrs
from tinygen.ops.softmax import SoftmaxAttrs

MACS = 600_000
"""The most of one layer: larger ones cost the same for each product."""
SIDE_BY_SIDE = 24
"""Layers of a network."""

Rng = np.random.Generator


def layers(seed: int, count: int) -> list[Graph]:
    """The grid of the micro-benchmark, `count` random layers and some strips, each a network of one node."""
    rng, other = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    strips = [_STRIPS[i % len(_STRIPS)](other) for i in range(count // 3)]
    return [one.graph for one in cases()] + [_MAKERS[i % len(_MAKERS)](rng) for i in range(count)] + strips


def layers_of_zeros(seed: int, count: int) -> list[Graph]:
    """`count` random convolutions and fully connected layers most of whose weights are zero."""
    rng = np.random.default_rng(seed)
    makers = (_pointwise, _square, _dense, _pointwise_line, _square, _dense)
    return [_with_zeros(rng, makers[i % len(makers)](rng)) for i in range(count)]


def _with_zeros(rng: Rng, graph: Graph) -> Graph:
    """`graph` with weights left where they are largest: fewer in some channels than in others."""
    weights = graph.tensors[graph.nodes[0].inputs[1]].data
    assert weights is not None
    sizes = np.abs(weights) * rng.uniform(0.7, 1.3, (len(weights), *[1] * (weights.ndim - 1)))
    return with_weights(graph, np.where(sizes >= np.quantile(sizes, rng.uniform(0.5, 0.98)), weights, 0))


def networks(graphs: Sequence[Graph]) -> Iterator[Graph]:
    """The layers in networks of some layers each, every layer with an input and an output of its own."""
    for at in range(0, len(graphs), SIDE_BY_SIDE):
        tensors: list[Tensor] = []
        nodes, inputs, outputs = [], [], []
        for one in graphs[at : at + SIDE_BY_SIDE]:
            base = len(tensors)
            tensors += [replace(t, name=f"t{base + i}") for i, t in enumerate(one.tensors)]
            inputs += [base + i for i in one.inputs]
            outputs += [base + i for i in one.outputs]
            nodes += [_moved(node, base) for node in one.nodes]
        yield Graph("layers", tuple(tensors), tuple(nodes), tuple(inputs), tuple(outputs))


def _moved(node: Node, base: int) -> Node:
    """`node` with tensors that lie `base` further on; absent ones stay absent."""
    inputs = tuple(i + base if i >= 0 else i for i in node.inputs)
    return replace(node, inputs=inputs, outputs=tuple(i + base for i in node.outputs))


def _weighted(rng: Rng, op: str, shapes: tuple[Shape, Shape, Shape], attrs: Any, axis: int, per_tensor: bool) -> Graph:
    """A layer as training leaves them: weights about normal, activations after a ReLU more often than not."""
    given, weights, made = shapes
    channels = weights[axis]
    drawn = rng.standard_t(3, weights) if rng.random() < 0.6 else rng.normal(size=weights)  # many small, few large
    values = drawn * (1 if rng.random() < 0.5 else rng.uniform(0.5, 2, channels if axis else 1))
    others = tuple(i for i in range(len(weights)) if i != axis)
    largest = np.abs(values).max() if per_tensor else np.abs(values).max(axis=others, keepdims=True)
    stored = np.round(values / largest * 127).astype(np.int8)
    x = _activation(rng, given, 0.02 * (1 + rng.random()))
    scales = np.broadcast_to(np.asarray(largest) / 127, [1 if i in others else channels for i in range(len(weights))])
    all_scales = scales.reshape(-1)[:1] if per_tensor else scales.reshape(-1)
    quant = QuantParams(tuple(map(float, all_scales.astype(np.float32))), (0,) * len(all_scales), axis, 0)
    deviation = 60 * np.sqrt(np.prod(weights) / channels) * float(np.median(all_scales)) * x.scale * 60
    bias_quant = QuantParams(tuple(float(np.float32(x.scale * s)) for s in all_scales), quant.zero_point, 0)
    bias: Array = rng.integers(-2000, 2000, channels).astype(np.int32)
    relu = rng.random() < 0.75
    made_scale = float(deviation * (3 if relu else 6) / 255)
    y = case.activation(made, DType.INT8, made_scale, -128 if relu else int(rng.integers(-40, 40)), "output")
    tensors = [x, case.constant(stored, quant, "weights"), case.constant(bias, bias_quant, "bias")]
    return case.single(op, tensors, [y], replace(attrs, activation="RELU" if relu else "NONE"))


def _activation(rng: Rng, shape: Shape, scale: float) -> Tensor:
    return case.activation(shape, DType.INT8, scale, -128 if rng.random() < 0.7 else int(rng.integers(-100, 100)))


def _conv(
    rng: Rng, kernel: tuple[int, int], stride: tuple[int, int], shape: Shape, channels: int, most: int = MACS
) -> Graph:
    padding: Padding = "SAME" if rng.random() < 0.8 or min(shape[1:3]) < max(kernel) else "VALID"
    while np.prod(shape[1:3]) * shape[3] * channels * np.prod(kernel) > most * np.prod(stride):
        channels = max(channels // 2, 1)
        shape = (*shape[:3], max(shape[3] * 3 // 4, 1)) if channels < 8 else shape
    y, x = window(shape, kernel, stride, padding)
    attrs = ConvAttrs(stride, padding)
    shapes = shape, (channels, *kernel, shape[3]), (1, y.output, x.output, channels)
    return _weighted(rng, "CONV_2D", shapes, attrs, 0, False)


def _pointwise(rng: Rng) -> Graph:
    high, wide = _image(rng)
    return _conv(rng, (1, 1), (1, 1), (1, high, wide, _channels(rng)), _channels(rng))


def _pointwise_line(rng: Rng) -> Graph:
    return _conv(rng, (1, 1), (1, 1), (1, int(rng.integers(2, 60)), 1, _channels(rng)), _channels(rng))


def _square(rng: Rng) -> Graph:
    kernel = int(rng.choice((3, 3, 3, 3, 5)))
    stride = int(rng.choice((1, 1, 2)))
    high, wide = _image(rng, 4)
    return _conv(rng, (kernel, kernel), (stride, stride), (1, high, wide, _channels(rng)), _channels(rng))


def _deep(rng: Rng) -> Graph:
    """Where Winograd's algorithm pays."""
    size, channels = int(rng.choice((8, 8, 11, 12, 12, 16))), int(rng.choice((16, 32, 32, 64, 64)))
    made = channels if rng.random() < 0.7 else int(rng.choice((32, 48, 64)))
    return _conv(rng, (3, 3), (1, 1), (1, size, size, channels), made, 6 * MACS)


def _other_window(rng: Rng) -> Graph:
    kernel = (int(rng.integers(1, 11)), int(rng.integers(1, 5)))
    stride = int(rng.choice((1, 2))), int(rng.choice((1, 2)))
    shape = (1, int(rng.integers(10, 50)), int(rng.integers(1, 12)), int(rng.choice((1, 1, 3, 8, 16))))
    return _conv(rng, kernel, stride, shape, _channels(rng))


def _colours(rng: Rng) -> Graph:
    """The first layer of a network for images."""
    high, wide = (int(rng.integers(12, 49)) for _ in range(2))
    stride = int(rng.choice((1, 2)))
    return _conv(rng, (3, 3), (stride, stride), (1, high, wide, 3), int(rng.choice((4, 8, 8, 16, 16, 24, 32))))


def _depthwise(rng: Rng, kernel: tuple[int, int], stride: tuple[int, int], shape: Shape, padding: Padding) -> Graph:
    while np.prod(shape) * np.prod(kernel) > MACS / 2 * np.prod(stride):
        shape = (*shape[:3], max(shape[3] // 2, 1))
    y, x = window(shape, kernel, stride, padding)
    attrs = DepthwiseConvAttrs(stride, padding, depth_multiplier=1)
    shapes = shape, (1, *kernel, shape[3]), (1, y.output, x.output, shape[3])
    return _weighted(rng, "DEPTHWISE_CONV_2D", shapes, attrs, 3, False)


def _depthwise_square(rng: Rng) -> Graph:
    stride = int(rng.choice((1, 1, 2)))
    high, wide = _image(rng, 3)
    padding: Padding = "SAME"
    if stride == 2 and rng.random() < 0.7:  # as frameworks pad even images for stride 2
        padding = (0, 1, 0, 1) if high % 2 == wide % 2 == 0 else "SAME"
    return _depthwise(rng, (3, 3), (stride, stride), (1, high, wide, _channels(rng)), padding)


def _depthwise_tiny(rng: Rng) -> Graph:
    size, stride = int(rng.choice((3, 3, 5, 6))), int(rng.choice((1, 2)))
    return _depthwise(rng, (3, 3), (stride, stride), (1, size, size, _channels(rng)), "SAME")


def _depthwise_line(rng: Rng) -> Graph:
    kernel = int(rng.choice((3, 5, 5, 7, 9, 10, 21)))
    return _depthwise(rng, (kernel, 1), (1, 1), (1, int(rng.integers(kernel, 50)), 1, _channels(rng, 8)), "VALID")


def _depthwise_whole(rng: Rng) -> Graph:
    high, wide = int(rng.integers(2, 25)), int(rng.choice((1, 1, 2, 5)))
    return _depthwise(rng, (high, wide), (1, 1), (1, high, wide, _channels(rng, 8)), "VALID")


def _few_pixels(rng: Rng) -> Graph:
    """A row of an image, or two of a narrow one, as cascades run them."""
    high, wide = (1, int(rng.choice((2, 4, 5, 5, 7, 8)))) if rng.random() < 0.7 else (2, int(rng.choice((2, 4))))
    return _conv(rng, (1, 1), (1, 1), (1, high, wide, _channels(rng)), _channels(rng))


def _few_windows(rng: Rng) -> Graph:
    wide = int(rng.choice((2, 4, 5, 5, 7, 8)))
    kernel = (int(rng.choice((3, 3, 4, 10))), int(rng.choice((3, 3, 4))))
    x = Axis(2 * wide, wide, kernel[1], 2, 1, 1) if rng.random() < 0.5 else Axis(wide, wide, kernel[1], 1, 1, 1)
    after = (x.output - 1) * x.stride + x.kernel - x.input - x.before
    shape = (1, kernel[0], x.input, int(rng.choice((1, 3, 8, 16, 32))))
    channels = _channels(rng)
    attrs = ConvAttrs((1, x.stride), (0, 0, x.before, max(after, 0)))
    weights = channels, *kernel, shape[3]
    return _weighted(rng, "CONV_2D", (shape, weights, (1, 1, wide, channels)), attrs, 0, False)


def _wide_rows(rng: Rng) -> Graph:
    """A row or a few of an image that is not narrow, with the rows around them that its windows read."""
    rows, stride = int(rng.choice((1, 1, 1, 2, 2, 4))), int(rng.choice((1, 1, 2)))
    above = int(rng.random() < 0.15)
    wide = stride * int(rng.choice((8, 12, 16, 16, 24, 32)))
    y = Axis((rows - 1) * stride + 3 - above, rows, 3, stride, 1, above)
    x = Axis(wide, wide // stride, 3, stride, 1, 1 if stride == 1 else 0)
    channels, depth = (int(rng.choice((8, 16, 16, 32, 32, 64))) for _ in range(2))
    while 9 * y.output * x.output * channels * depth > 2 * MACS:
        channels //= 2
    shape = (1, y.input, x.input, depth)
    attrs = ConvAttrs((stride, stride), (above, 0, x.before, 1))
    return _weighted(rng, "CONV_2D", (shape, (channels, 3, 3, depth), (1, rows, x.output, channels)), attrs, 0, False)


def _depthwise_row(rng: Rng) -> Graph:
    """A row or two of a narrow image, from three rows or four, fewer where the image ends."""
    rows = int(rng.choice((1, 1, 1, 2)))
    above, below = (int(rng.random() < 0.2) for _ in range(2))
    given = max(rows + 2 - above - below, 1)
    padding = above, rows + 2 - above - given, 1, 1
    channels = _channels(rng)
    attrs = DepthwiseConvAttrs((1, 1), padding, depth_multiplier=1)
    shapes = (1, given, 5, channels), (1, 3, 3, channels), (1, rows, 5, channels)
    return _weighted(rng, "DEPTHWISE_CONV_2D", shapes, attrs, 3, False)


def _depthwise_wide_rows(rng: Rng) -> Graph:
    """A row or a few of an image that is not narrow."""
    rows, stride = int(rng.choice((1, 1, 2, 3, 4))), int(rng.choice((1, 1, 2)))
    above = int(rng.random() < 0.15)
    given, wide = (rows - 1) * stride + 3 - above, stride * int(rng.choice((6, 8, 12, 16, 24)))
    channels = int(rng.choice((8, 16, 24, 32, 64)))
    attrs = DepthwiseConvAttrs((stride, stride), (above, 0, 2 - stride, 1), depth_multiplier=1)
    shapes = (1, given, wide, channels), (1, 3, 3, channels), (1, rows, wide // stride, channels)
    return _weighted(rng, "DEPTHWISE_CONV_2D", shapes, attrs, 3, False)


def _dense(rng: Rng) -> Graph:
    depth, units = (int(rng.choice((8, 16, 24, 40, 64, 100, 128, 256, 333, 640))) for _ in range(2))
    units = int(rng.choice((2, 3, 8, 10, 12, units, units)))
    return _weighted(
        rng, "FULLY_CONNECTED", ((1, depth), (units, depth), (1, units)), FullyConnectedAttrs(), 0, rng.random() < 0.8
    )


def _one_pixel(rng: Rng) -> Graph:
    return _conv(rng, (1, 1), (1, 1), (1, 1, 1, _channels(rng, 8)), _channels(rng))


def _pool(rng: Rng) -> Graph:
    high, wide = _image(rng, 2)
    x = _activation(rng, (1, high, wide, _channels(rng)), 0.05)
    whole = rng.random() < 0.5
    kernel = (high, wide) if whole else (2, 2) if rng.random() < 0.7 else (3, 3)
    attrs = PoolAttrs(kernel, (1, 1) if whole else (2, 2), "VALID" if whole else "SAME")
    y, z = window(x.shape, kernel, attrs.stride, attrs.padding)
    op = "AVERAGE_POOL_2D" if whole or rng.random() < 0.4 else "MAX_POOL_2D"
    return case.single(op, [x], [replace(x, shape=(1, y.output, z.output, x.shape[3]), name="output")], attrs)


def _mean(rng: Rng) -> Graph:
    high, wide = _image(rng, 2)
    x = _activation(rng, (1, high, wide, _channels(rng)), 0.05)
    made = case.activation((1, x.shape[3]), DType.INT8, 0.04, 5, "output")
    axes = case.constant(np.array([1, 2], np.int32), name="axes")
    return case.single("MEAN", [x, axes], [made], MeanAttrs())


def _add(rng: Rng) -> Graph:
    shape = (1, *_image(rng, 3), _channels(rng))
    a, b = _activation(rng, shape, 0.05), replace(_activation(rng, shape, 0.03), name="other")
    made = case.activation(shape, DType.INT8, 0.06, -128, "output")
    return case.single("ADD", [a, b], [made], Add().attrs(rng, DType.INT8))


def _softmax(rng: Rng) -> Graph:
    shape = (1, int(rng.choice((2, 3, 5, 10, 12, 20, 35, 60, 100))))
    x = case.activation(shape, DType.INT8, float(rng.uniform(0.02, 0.3)), int(rng.integers(-60, 60)))
    return case.single("SOFTMAX", [x], [case.activation(shape, DType.INT8, 1 / 256, -128, "output")], SoftmaxAttrs(1.0))


def _image(rng: Rng, least: int = 1) -> tuple[int, int]:
    """Height and width; square more often than not."""
    if rng.random() < 0.3:
        return (size := int(rng.choice((6, 8, 12, 16, 24)))), size
    high = int(rng.integers(least, 26))
    return high, high if rng.random() < 0.6 else int(rng.integers(least, 26))


def _channels(rng: Rng, least: int = 3) -> int:
    if rng.random() < 0.6:
        return int(rng.choice([n for n in (4, 8, 16, 24, 32, 48, 64, 96, 128) if n >= least]))
    return int(rng.integers(least, 128))


_MAKERS: tuple[Callable[[Rng], Graph], ...] = (
    _pointwise, _square, _depthwise_square, _dense, _pointwise, _depthwise_line, _add, _colours, _pool, _depthwise_tiny,
    _square, _other_window, _softmax, _depthwise_square, _dense, _mean, _pointwise, _depthwise_whole, _one_pixel,
    _deep, _deep, _pointwise_line,
)  # fmt: skip

_STRIPS: tuple[Callable[[Rng], Graph], ...] = (
    _few_pixels, _few_windows, _depthwise_row, _wide_rows, _depthwise_wide_rows,
)  # fmt: skip
"""What else runs in cascades."""
