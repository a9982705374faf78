"""What the weighted operators refuse, and in which words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tinygen.ir import DType, Graph, QuantParams, Tensor, UnsupportedError
from tinygen.ops import Op

CONV, DEPTHWISE, DENSE = "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"


def tensor(index: int, **fields: Any) -> Callable[[Graph], Graph]:
    return lambda graph: graph.with_tensor(index, replace(graph.tensors[index], **fields))


def weights(*shape: int) -> Callable[[Graph], Graph]:
    return tensor(1, shape=shape, data=np.zeros(shape, np.int8))


def attrs(**fields: Any) -> Callable[[Graph], Graph]:
    def edit(graph: Graph) -> Graph:
        node = graph.nodes[0]
        return replace(graph, nodes=(replace(node, attrs=replace(node.attrs, **fields)),))

    return edit


def quant(*scale: float, zero: int = 0, axis: int = 0) -> QuantParams:
    return QuantParams(scale, (zero,) * len(scale), axis)


def both(*edits: Callable[[Graph], Graph]) -> Callable[[Graph], Graph]:
    return lambda graph: functools.reduce(lambda g, edit: edit(g), edits, graph)


HYBRID = both(tensor(0, dtype=DType.FLOAT32), tensor(3, dtype=DType.FLOAT32), tensor(1, quant=quant(0.5)))
"""Float32 activations and int8 weights; the bias of the case is int32."""
REAL_BIAS = tensor(2, dtype=DType.FLOAT32, data=np.zeros(4, np.float32))


def bits(count: int, scale: float = 0.5) -> Callable[[Graph], Graph]:
    """Weights said to have `count` bits, all of them 1."""

    def edit(graph: Graph) -> Graph:
        w = graph.tensors[1]
        few = QuantParams((scale,), (0,), 0, count)
        return graph.with_tensor(1, replace(w, data=np.ones(w.shape, np.int8), quant=few))

    return edit


def value(number: int) -> Callable[[Graph], Graph]:
    """One weight is `number`."""

    def edit(graph: Graph) -> Graph:
        data = np.array(graph.tensors[1].data)
        data.flat[0] = number
        return tensor(1, data=data)(graph)

    return edit


def wide(out: float = 0.5, bias: int = 0, zero: int = 0) -> Callable[[Graph], Graph]:
    """int16 activations, and a bias of `bias`."""

    def edit(graph: Graph) -> Graph:
        channels = graph.tensors[2].shape
        edits = both(
            tensor(0, dtype=DType.INT16, quant=quant(0.5, zero=zero)),
            tensor(1, quant=quant(0.5)),
            tensor(2, dtype=DType.INT64, data=np.full(channels, bias, np.int64)),
            tensor(3, dtype=DType.INT16, quant=quant(out)),
        )
        return edits(graph)

    return edit


REFUSALS: list[tuple[str, Callable[[Graph], Graph], str]] = [
    *((op, tensor(1, data=None), "must be a constant") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, tensor(2, data=None), "must be a constant") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, tensor(1, quant=quant(0.5, zero=1)), "symmetrically") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, tensor(1, quant=None), "symmetrically") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, tensor(0, quant=None), "per tensor") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, tensor(3, quant=None), "per tensor") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, tensor(3, dtype=DType.INT16), r"types \(int8, int8, int32, int16\)") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, tensor(0, dtype=DType.FLOAT32), "dynamic-range") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, bits(3), "weights of 3 bits") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, both(bits(4), value(8)), "weights of 4 bits outside -8 to 7") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, both(bits(2), value(-3)), "weights of 2 bits outside -2 to 1") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, both(bits(1), value(0)), "weights of 1 bit outside -1 to 1") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, both(bits(4, 0.3), attrs(rounding="single")), "powers of two") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, wide(zero=1), "int16 activations must have zero point 0") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, both(wide(), bits(4)), "need 8-bit weights") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, both(wide(), attrs(rounding="single")), "a rounding of their own") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, wide(bias=1 << 48), "bias is too large") for op in (CONV, DEPTHWISE, DENSE)),
    *((op, wide(out=0.001), "output's scale 0.001 is too small") for op in (CONV, DEPTHWISE, DENSE)),
    (CONV, HYBRID, "need float32 bias and output"),
    (CONV, both(HYBRID, REAL_BIAS, tensor(3, dtype=DType.INT8)), "need float32 bias and output"),
    (CONV, both(HYBRID, REAL_BIAS, tensor(1, quant=quant(1, 2, 3, 4))), "per-channel int8 weights"),
    (CONV, both(HYBRID, REAL_BIAS, tensor(1, quant=quant(1, zero=2))), "symmetrically"),
    (CONV, both(HYBRID, tensor(2, dtype=DType.FLOAT32, data=np.zeros(3, np.float32), shape=(3,))), "a bias of shape"),
    (CONV, both(HYBRID, REAL_BIAS, tensor(0, dtype=DType.FLOAT32, shape=(1, 5, 4, 6))), "groups with float32"),
    (CONV, tensor(1, quant=quant(1, 2, 3, axis=1)), "along axis 1, not 0"),
    (DEPTHWISE, tensor(1, quant=quant(1, 2, 3, axis=1)), "along axis 1, not 3"),
    (CONV, weights(4, 3, 3, 2), "3 input channels do not fit"),
    (CONV, weights(4, 3, 3), "four dimensions"),
    (CONV, weights(4, 0, 3, 3), "must not be empty"),
    (CONV, weights(5, 3, 3, 3), r"a bias of shape \(4,\) for 5 output channels"),
    (CONV, attrs(stride=(0, 1)), "strides and dilations"),
    (CONV, attrs(dilation=(1, -1)), "strides and dilations"),
    (CONV, attrs(padding="VALID", dilation=(9, 1)), "larger than the input"),
    (DEPTHWISE, weights(2, 3, 3, 6), "6 input channels do not fit"),
    (DEPTHWISE, weights(1, 3, 3, 7), "6 input channels do not fit"),
    (DEPTHWISE, attrs(depth_multiplier=2), "depth multiplier 2"),
    (DENSE, weights(10, 36), "does not fit weights"),
    (DENSE, weights(10, 0), r"must be \[units, depth\]"),
    (DENSE, weights(10, 37, 1), r"must be \[units, depth\]"),
]


@pytest.mark.parametrize(("name", "edit", "message"), REFUSALS, ids=[f"{r[0]}-{r[2][:24]}" for r in REFUSALS])
def test_refusal(name: str, edit: Callable[[Graph], Graph], message: str, ops: dict[str, Op]) -> None:
    good = next(iter(ops[name].cases()))
    ops[name].check(good.bind(good.nodes[0]))
    bad = edit(good)
    with pytest.raises(UnsupportedError, match=message) as caught:
        ops[name].check(bad.bind(bad.nodes[0]))
    assert name in caught.value.where


def test_shuffled_weights(ops: dict[str, Op]) -> None:
    options = type("Options", (), {"weightsFormat": 1})()
    with pytest.raises(ValueError, match="shuffled"):
        ops[DENSE].parse(options)


def test_a_depth_multiplier_left_to_the_shapes(ops: dict[str, Op]) -> None:
    graph = next(iter(ops[DEPTHWISE].cases()))
    silent = attrs(depth_multiplier=0)(graph)
    node, other = (g.bind(g.nodes[0]) for g in (graph, silent))
    inputs = [np.ones(node.input(0).shape, np.int8), *(t.data for t in node.inputs[1:] if isinstance(t, Tensor))]
    ops[DEPTHWISE].check(other)
    np.testing.assert_array_equal(ops[DEPTHWISE].reference(node, inputs)[0], ops[DEPTHWISE].reference(other, inputs)[0])
