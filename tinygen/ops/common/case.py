"""Graphs of one node, for the operators' cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinygen.ir import ABSENT, Array, DType, Graph, Node, QuantParams, Shape, Tensor


def activation(
    shape: Shape, dtype: DType = DType.INT8, scale: float = 0.05, zero_point: int = 0, name: str = "input"
) -> Tensor:
    """An activation tensor; integer types are quantized with `scale` (rounded to float32) and `zero_point`."""
    quant = None
    if dtype in (DType.INT8, DType.UINT8, DType.INT16):
        quant = QuantParams.per_tensor(float(np.float32(scale)), zero_point)
    return Tensor(name, tuple(shape), dtype, quant)


def constant(data: Array, quant: QuantParams | None = None, name: str = "constant") -> Tensor:
    """A constant tensor that holds `data`."""
    return Tensor(name, tuple(data.shape), DType.of(data), quant, data)


def single(op: str, inputs: Sequence[Tensor | None], outputs: Sequence[Tensor], attrs: Any = None) -> Graph:
    """The graph of one `op` node; the inputs that are not constants are the graph's inputs."""
    tensors: list[Tensor] = []
    indices = []
    for tensor in inputs:
        indices.append(ABSENT if tensor is None else len(tensors))
        if tensor is not None:
            tensors.append(tensor)
    first_output = len(tensors)
    tensors += outputs
    out = tuple(range(first_output, len(tensors)))
    free = tuple(i for i in indices if i != ABSENT and not tensors[i].is_constant)
    return Graph(op.lower(), tuple(tensors), (Node(op, tuple(indices), out, attrs, "case"),), free, out)
