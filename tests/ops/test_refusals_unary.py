"""What activations and conversions refuse, each in the words of its own check."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tinygen.ir import DType, Graph, QuantParams, Tensor, UnsupportedError
from tinygen.ops import builtin_ops
from tinygen.ops.arg_max import ArgMaxAttrs
from tinygen.ops.cast import CastAttrs
from tinygen.ops.common import case
from tinygen.ops.leaky_relu import LeakyReluAttrs
from tinygen.ops.softmax import SoftmaxAttrs

I8, U8, I16, I32, I64, F32 = (DType(n) for n in ("int8", "uint8", "int16", "int32", "int64", "float32"))
OPS = {op.name: op() for op in builtin_ops()}


def act(*shape: int, dtype: DType = I8, scale: float = 0.05, zero: int = 0) -> Tensor:
    return case.activation(shape, dtype, scale, zero)


def one(op: str, *tensors: Tensor, attrs: Any = None) -> Graph:
    """The last of `tensors` is the output."""
    return case.single(op, tensors[:-1], tensors[-1:], attrs)


def probabilities(*shape: int, dtype: DType = I8) -> Tensor:
    return act(*shape, dtype=dtype, scale=1 / 256, zero=-128)


AXIS = case.constant(np.int32([2]), name="axis")
PER_CHANNEL = Tensor("c", (2,), I8, QuantParams((0.1, 0.2), (0, 0)))
SHIFTED_INT32 = Tensor("i", (2,), I32, QuantParams.per_tensor(0.1, 3))
ALPHA = case.constant(np.int8([1, 2, 3]), QuantParams.per_tensor(0.1), "alpha")
PLAIN = SoftmaxAttrs()
GRAPHS = [
    ("at least one dimension", one("SOFTMAX", act(dtype=F32), act(dtype=F32), attrs=PLAIN)),
    ("beta must be positive", one("SOFTMAX", act(2), probabilities(2), attrs=SoftmaxAttrs(-1.0))),
    ("beta must be positive", one("SOFTMAX", act(2), probabilities(2), attrs=SoftmaxAttrs(float("nan")))),
    ("only to int8 and int16", one("SOFTMAX", act(2), act(2, dtype=U8), attrs=PLAIN)),
    ("float32 to int8", one("SOFTMAX", act(2, dtype=F32), probabilities(2), attrs=PLAIN)),
    ("at most 8191", one("SOFTMAX", act(8192), probabilities(8192), attrs=PLAIN)),
    ("must have scale 0.00390625", one("SOFTMAX", act(2), act(2), attrs=PLAIN)),
    ("is too small", one("SOFTMAX", act(2, scale=1e-9), probabilities(2), attrs=PLAIN)),
    ("int8 to float32", one("RELU", act(2), act(2, dtype=F32))),
    ("type uint8 is not supported", one("RELU6", act(2, dtype=U8), act(2, dtype=U8))),
    ("must be quantized per tensor", one("RELU", PER_CHANNEL, act(2))),
    ("output must have scale 0.00390625", one("LOGISTIC", act(2), act(2))),
    ("output must have scale 0.0078125", one("TANH", act(2), probabilities(2))),
    ("is too small", one("LOGISTIC", act(2, scale=1e-9), probabilities(2))),
    ("must have zero point 0", one("TANH", act(2, dtype=I16, zero=1), act(2, dtype=I16, scale=1 / 32768))),
    ("too large for int16", one("TANH", act(2, dtype=I16, scale=3.0), act(2, dtype=I16, scale=1 / 32768))),
    ("output's scale must be", one("HARD_SWISH", act(2, scale=1.0), act(2, scale=0.001))),
    ("is not supported", one("HARD_SWISH", act(2, scale=1e4), act(2, scale=1e4))),
    ("alpha -0.5", one("LEAKY_RELU", act(2), act(2), attrs=LeakyReluAttrs(-0.5))),
    ("alpha inf", one("LEAKY_RELU", act(2, dtype=F32), act(2, dtype=F32), attrs=LeakyReluAttrs(float("inf")))),
    ("must be a constant", one("PRELU", act(3), act(3), act(3))),
    ("must be of one type", one("PRELU", act(3, dtype=F32), ALPHA, act(3, dtype=F32))),
    ("does not broadcast", one("PRELU", act(3, 2), ALPHA, act(3, 2))),
    ("does not broadcast", one("PRELU", act(1), ALPHA, act(1))),
    ("int64 indices", one("ARG_MAX", act(2), AXIS, act(dtype=I64), attrs=ArgMaxAttrs(I64))),
    ("axis 2 does not exist", one("ARG_MAX", act(2, 3), AXIS, act(2, dtype=I32), attrs=ArgMaxAttrs())),
    ("must be a constant", one("ARG_MAX", act(2, 3), act(1, dtype=I32), act(2, dtype=I32), attrs=ArgMaxAttrs())),
    ("int64 to int8", one("CAST", act(2, dtype=I64), act(2), attrs=CastAttrs(I64, I8))),
    ("float32 to int32", one("QUANTIZE", act(2, dtype=F32), SHIFTED_INT32)),
    ("must have zero point 0", one("QUANTIZE", SHIFTED_INT32, act(2))),
    ("must be quantized per tensor", one("QUANTIZE", act(2, dtype=F32), PER_CHANNEL)),
    ("the output must be float32", one("DEQUANTIZE", act(2), act(2))),
    ("must be quantized per tensor", one("DEQUANTIZE", PER_CHANNEL, act(2, dtype=F32))),
]


@pytest.mark.parametrize(("words", "graph"), GRAPHS, ids=[f"{g.nodes[0].op}: {w}" for w, g in GRAPHS])
def test_refused(words: str, graph: Graph) -> None:
    node = graph.bind(graph.nodes[0])
    with pytest.raises(UnsupportedError) as refusal:
        OPS[node.op].check(node)
    assert words in refusal.value.what
