"""Random networks of image layers, as cascades run them: chains with residual branches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.ir import DType, Graph, Node, Tensor
from tinygen.ops.add import Add
from tinygen.ops.base import Draw
from tinygen.ops.common import activation as act
from tinygen.ops.common import case
from tinygen.ops.common.convolution import ConvAttrs, draw_padding
from tinygen.ops.common.pool import PoolAttrs
from tinygen.ops.common.weighted_cases import graph as weighted_graph
from tinygen.ops.common.window import window
from tinygen.ops.depthwise_conv_2d import DepthwiseConvAttrs
from tinygen.ops.mean import MeanAttrs

SCALE = 0.05


class Maker:
    """A network in the making."""

    def __init__(self, draw: Draw, dtype: DType, widest: int = 6) -> None:
        self.draw, self.dtype = draw, dtype
        channels = 4 if dtype is DType.INT8 else 2
        shape = (1, draw.integer(4, 14), draw.integer(1, widest), channels)
        self.tensors: list[Tensor] = [case.activation(shape, dtype, SCALE, draw.integer(-20, 20))]
        self.nodes: list[Node] = []

    @property
    def last(self) -> int:
        """The tensor made last."""
        return self.nodes[-1].outputs[0] if self.nodes else 0

    def join(self, op: Graph, *inputs: int) -> int:
        """Append the node of a one-node graph, reading `inputs`; its output's number."""
        (node,) = op.nodes
        index = dict(zip(op.inputs, inputs, strict=True))
        for i, tensor in enumerate(op.tensors):
            if i not in index:
                index[i] = len(self.tensors)
                self.tensors.append(replace(tensor, name=f"t{len(self.tensors)}"))
        made = tuple(index[i] for i in node.outputs)
        self.nodes.append(replace(node, inputs=tuple(index[i] for i in node.inputs), outputs=made))
        return made[0]

    def window(self, source: int, same: bool = False) -> int:
        """A convolution, of all channels or of each; `same`: keeps the shape."""
        draw, x = self.draw, self.tensors[source]
        depthwise = draw.choice((False, True))
        kernel = (draw.integer(1, 4), draw.integer(1, min(3, x.shape[2])))
        dilation = (draw.choice((1, 1, 2)), 1)
        stride = (1, 1) if same else (draw.choice((1, 1, 2, 3)), draw.choice((1, 2)))
        padding = "SAME" if same or x.shape[1] < (kernel[0] - 1) * 2 + 1 else draw_padding(draw, kernel, dilation)
        if isinstance(padding, tuple) and kernel[0] > 1:
            padding = (padding[0] % kernel[0], padding[1] % kernel[0], *padding[2:])
        y, z = window(x.shape, kernel, stride, padding, dilation)
        channels = x.shape[3]
        made = (1, y.output, z.output, channels if same or depthwise else draw.choice((4, 8)))
        weights = (1, *kernel, channels) if depthwise else (made[3], *kernel, channels)
        common = (stride, padding, dilation, draw.choice(act.NAMES))
        attrs = DepthwiseConvAttrs(*common, 1) if depthwise else ConvAttrs(*common)
        one = weighted_graph(
            "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D",
            np.random.default_rng(draw.integer(0, 1 << 30)),
            self.dtype,
            x.shape,
            weights,
            made,
            attrs,
            channel_axis=3 if depthwise else 0,
            per_tensor=False,
            bias=True,
        )
        tensors = list(one.tensors)
        tensors[one.inputs[0]] = x
        return self.join(replace(one, tensors=tuple(tensors)), source)

    def pool(self, source: int) -> int:
        draw, x = self.draw, self.tensors[source]
        attrs = PoolAttrs((draw.integer(1, 3), 1), (draw.integer(1, 2), 1), "SAME")
        y, z = window(x.shape, attrs.kernel, attrs.stride, attrs.padding)
        made = replace(x, shape=(1, y.output, z.output, x.shape[3]))
        op = draw.choice(("AVERAGE_POOL_2D", "MAX_POOL_2D"))
        return self.join(case.single(op, [x], [made], attrs), source)

    def whole(self, source: int) -> int:
        """The average of the whole image, or a window as large for each channel."""
        x = self.tensors[source]
        made = replace(x, shape=(1, 1, 1, x.shape[3]))
        if self.dtype is DType.INT8 and self.draw.choice((False, True)):
            return self.whole_window(source)
        if self.dtype is DType.INT8 and self.draw.choice((False, True)):
            made = case.activation((1, x.shape[3]), self.dtype, 0.07, 5)
            axes = case.constant(np.array([1, 2], np.int32), name="axes")
            return self.join(case.single("MEAN", [x, axes], [made], MeanAttrs()), source)
        return self.join(case.single("AVERAGE_POOL_2D", [x], [made], PoolAttrs(x.shape[1:3])), source)

    def whole_window(self, source: int) -> int:
        """A depthwise convolution to one pixel."""
        draw, x = self.draw, self.tensors[source]
        one = weighted_graph(
            "DEPTHWISE_CONV_2D",
            np.random.default_rng(draw.integer(0, 1 << 30)),
            self.dtype,
            x.shape,
            (1, *x.shape[1:]),
            (1, 1, 1, x.shape[3]),
            DepthwiseConvAttrs((1, 1), "VALID", (1, 1), draw.choice(act.NAMES), 1),
            channel_axis=3,
            per_tensor=False,
            bias=True,
        )
        tensors = list(one.tensors)
        tensors[one.inputs[0]] = x
        return self.join(replace(one, tensors=tuple(tensors)), source)

    def residual(self, source: int) -> int:
        """source + convolutions of source."""
        other = self.window(source, same=True)
        if self.draw.choice((False, True)):
            other = self.window(other, same=True)
        a, b = self.tensors[source], self.tensors[other]
        attrs = Add().attrs(np.random.default_rng(self.draw.integer(0, 99)), self.dtype)
        made = case.activation(a.shape, self.dtype, 0.1, 3)
        return self.join(case.single("ADD", [a, b], [made], attrs), source, other)


def random_network(draw: Draw, dtype: DType = DType.INT8, *, fold: bool = False, widest: int = 6) -> Graph:
    """A network of two to six layers, all of which run by rows. `fold`: the last makes one pixel."""
    maker = Maker(draw, dtype, widest)
    for _ in range(draw.integer(2, 4)):
        draw.choice((maker.window, maker.window, maker.pool, maker.residual))(maker.last)
    if fold:
        maker.whole(maker.last)
    return Graph("chain", tuple(maker.tensors), tuple(maker.nodes), (0,), (maker.last,))


def draw_remade(draw: Draw, graph: Graph) -> tuple[int, ...]:
    """Some of the tensors between the nodes, none of them at times."""
    chance = draw.choice((0, 1, 2, 2))
    return tuple(t for node in graph.nodes[:-1] for t in node.outputs if draw.integer(0, 2) < chance)
