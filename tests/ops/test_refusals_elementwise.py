"""What pools, means and element-wise operators refuse, each in the words of its own check."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tinygen.ir import DType, Graph, QuantParams, Tensor, UnsupportedError
from tinygen.ops import Op
from tinygen.ops.common import case
from tinygen.ops.common.arithmetic import ArithmeticAttrs
from tinygen.ops.common.pool import PoolAttrs
from tinygen.ops.mean import MeanAttrs

I8, F32, I32 = DType.INT8, DType.FLOAT32, DType.INT32


def act(*shape: int, dtype: DType = I8, scale: float = 0.05) -> Tensor:
    return case.activation(shape, dtype, scale)


def axes(*values: int) -> Tensor:
    return case.constant(np.array(values, np.int32))


def one(op: str, inputs: list[Tensor], output: Tensor, attrs: Any = None) -> Graph:
    return case.single(op, inputs, [output], attrs)


PLAIN, RELU = ArithmeticAttrs(), ArithmeticAttrs("RELU")
QUANTIZED_INT32 = Tensor("q", (2,), I32, QuantParams.per_tensor(0.1))
PER_CHANNEL = Tensor("c", (2,), I8, QuantParams((0.1, 0.2), (0, 0)))
GRAPHS = {
    "do not broadcast": one("ADD", [act(2, 3), act(2)], act(2, 3), PLAIN),
    "more than 4 dimensions": one("MUL", [act(2, 1, 2, 1, 2), act(1, 2, 1, 2, 1)], act(2, 2, 2, 2, 2), PLAIN),
    "differ": one("SUB", [act(2), act(2, dtype=F32)], act(2), PLAIN),
    "is empty": one("ADD", [act(0), act(1)], act(0), PLAIN),
    "activation RELU on int32": one("ADD", [act(2, dtype=I32)] * 2, act(2, dtype=I32), RELU),
    "plain integers": one("MUL", [QUANTIZED_INT32, act(2, dtype=I32)], act(2, dtype=I32), PLAIN),
    "must be quantized per tensor": one("SUB", [PER_CHANNEL, act(2)], act(2), PLAIN),
    "scale 1e-08 is too small for operands": one("ADD", [act(2), act(2)], act(2, scale=1e-8), PLAIN),
    "scale 1e-07 is too small for operands": one("MUL", [act(2), act(2)], act(2, scale=1e-7), PLAIN),
    "different scales": one("MAXIMUM", [act(2), act(2, scale=0.06)], act(2)),
    "must have four dimensions": one("MAX_POOL_2D", [act(4, 4, 1)], act(4, 4, 1), PoolAttrs((1, 1))),
    "have different scales": one("AVERAGE_POOL_2D", [act(1, 4, 4, 1)], act(1, 4, 4, 1, scale=0.1), PoolAttrs((1, 1))),
    "larger than the input": one("MAX_POOL_2D", [act(1, 2, 2, 1)], act(1, 1, 1, 1), PoolAttrs((3, 3))),
    "must be at least 1": one("MAX_POOL_2D", [act(1, 2, 2, 1)], act(1, 2, 2, 1), PoolAttrs((1, 1), (0, 1))),
    "more than 65536 elements": one(
        "AVERAGE_POOL_2D", [act(1, 2, 2, 1)], act(1, 2, 2, 1), PoolAttrs((257, 256), padding="SAME")
    ),
    "hold no input element": one(
        "AVERAGE_POOL_2D", [act(1, 2, 2, 1)], act(1, 6, 2, 1), PoolAttrs((1, 1), padding=(2, 2, 0, 0))
    ),
    "axis 2 does not exist": one("MEAN", [act(2, 3), axes(2)], act(2), MeanAttrs()),
    "too scattered": one("MEAN", [act(2, 2, 2, 2, 2), axes(0, 2, 4)], act(2, 2), MeanAttrs()),
    "scale 1e-12 is too small for the input": one("MEAN", [act(2, 3), axes(1)], act(2, scale=1e-12), MeanAttrs()),
    "must be a constant": one("MEAN", [act(2, 3), act(1, dtype=I32)], act(2), MeanAttrs()),
}


@pytest.mark.parametrize("message", GRAPHS)
def test_refused(ops: dict[str, Op], message: str) -> None:
    graph = GRAPHS[message]
    node = graph.bind(graph.nodes[0])
    with pytest.raises(UnsupportedError, match=message):
        ops[node.op].check(node)
