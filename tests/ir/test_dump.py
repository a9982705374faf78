"""The text form of a graph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.ir import ABSENT, DType, Graph, Node, QuantParams, Tensor, dump
from tinygen.ops.common.convolution import ConvAttrs

GRAPH = Graph(
    "demo",
    (
        Tensor("in", (1, 4, 4, 2), DType.INT8, QuantParams.per_tensor(0.5, -3)),
        Tensor("w", (3, 1, 1, 2), DType.INT8, QuantParams((0.1, 0.2, 0.3), (0,) * 3), np.zeros((3, 1, 1, 2), np.int8)),
        Tensor("out", (1, 4, 4, 3), DType.INT8, QuantParams.per_tensor(0.25)),
        Tensor("flat", (48,), DType.FLOAT32),
    ),
    (Node("CONV_2D", (0, 1, ABSENT), (2,), ConvAttrs()), Node("DEQUANTIZE", (2,), (3,))),
    (0,),
    (3,),
)

TEXT = """\
graph demo
  input  %0 int8[1x4x4x2] (scale 0.5, zero -3)
  %2 int8[1x4x4x3] (scale 0.25, zero 0) = CONV_2D(%0, const int8[3x1x1x2] (3 scales, axis 0), -) \
{stride=(1, 1), padding=VALID, dilation=(1, 1), activation=NONE}
  %3 float32[48] = DEQUANTIZE(%2)
  output %3 float32[48]
"""


def test_dump() -> None:
    assert dump(GRAPH) == TEXT


def test_dump_shows_every_attribute() -> None:
    changed = replace(GRAPH.nodes[0], attrs=ConvAttrs(stride=(2, 1)))
    assert dump(replace(GRAPH, nodes=(changed, GRAPH.nodes[1]))) == TEXT.replace("stride=(1, 1)", "stride=(2, 1)")
