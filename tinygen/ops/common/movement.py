"""What the operators that only move elements share: types, checks, and tensors for their cases."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tinygen.ir import BoundNode, DType, Shape, Tensor
from tinygen.ops.base import Draw
from tinygen.ops.common import case

TYPES = (DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.FLOAT32, DType.BOOL, DType.INT64)
"""Elements are moved as bytes, so every type will do."""


def check_moved(node: BoundNode, tensors: Sequence[Tensor], types: Sequence[DType] = TYPES) -> None:
    """Check that elements can pass between `tensors` (inputs and outputs) unchanged.

    They must share one of `types` and, where they are quantized, scale and zero point; none may be empty.
    """
    first = tensors[0]
    if first.dtype not in types:
        names = ", ".join(t.value for t in types)
        raise node.unsupported(f"type {first.dtype.value} is not supported; only {names}")
    for tensor in tensors:
        if tensor.dtype is not first.dtype:
            raise node.unsupported(f"{tensor.name!r} is {tensor.dtype.value}, not {first.dtype.value}")
        if tensor.elements == 0:
            raise node.unsupported(f"{tensor.name!r} has no elements (shape {tensor.shape})")
        if tensor.quant and first.quant and tensor.quant != first.quant:
            raise node.unsupported(
                f"{first.name!r} and {tensor.name!r} have different scales or zero points",
                "convert the model with a TensorFlow Lite converter, which gives them the same",
            )


def ints(node: BoundNode, index: int) -> tuple[int, ...]:
    """The constant integers of input `index`, flat; they say where elements go."""
    data = node.constant(index)
    if data.dtype not in (np.int32, np.int64):
        raise node.unsupported(f"input {index} must be int32 or int64, not {data.dtype}")
    return tuple(int(v) for v in data.reshape(-1))


def axis_of(node: BoundNode, axis: int, rank: int) -> int:
    """`axis` counted from the front; a negative one counts from the end."""
    if not -rank <= axis < rank:
        raise node.unsupported(f"axis {axis} does not exist in {rank} dimensions")
    return axis % rank


def axis_input(node: BoundNode, index: int, rank: int) -> int:
    """The axis that the constant input `index` names, counted from the front."""
    values = ints(node, index)
    if len(values) != 1:
        raise node.unsupported(f"the axis must be one number, not {len(values)}")
    return axis_of(node, values[0], rank)


def index_tensor(values: Sequence[int] | int, name: str) -> Tensor:
    """A constant int32 tensor of `values`: a vector, or a scalar for a single number."""
    return case.constant(np.array(values, np.int32), name=name)


def tensor(shape: Shape, dtype: DType, name: str = "input") -> Tensor:
    """An activation for the cases of movement: the same quantization for all of them."""
    zero = {DType.INT8: -7, DType.UINT8: 121}.get(dtype, 0)
    return case.activation(shape, dtype, 0.05, zero, name)


def fixed(tensor: Tensor) -> Tensor:
    """A constant like `tensor`, of elements that differ, for cases."""
    data = np.arange(tensor.elements).reshape(tensor.shape).astype(tensor.dtype.numpy)
    return case.constant(data, tensor.quant, tensor.name)


def draw_shape(draw: Draw, low: int, high: int, largest: int = 6) -> Shape:
    """A shape of `low` to `high` dimensions, each 1 to `largest`."""
    return tuple(draw.integer(1, largest) for _ in range(draw.integer(low, high)))


def factors(shape: Shape, draw: Draw) -> Shape:
    """Another shape with as many elements as `shape`: adjacent dimensions merged, ones inserted."""
    merged: list[int] = []
    for size in shape:
        if draw.choice((False, True)) and merged:
            merged[-1] *= size
        else:
            merged.append(size)
    if draw.choice((False, True)):
        merged.insert(draw.integer(0, len(merged)), 1)
    assert math.prod(merged) == math.prod(shape)
    return tuple(merged)
