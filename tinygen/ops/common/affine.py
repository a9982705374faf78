"""An int8 operator of two int8 operands as one sum of products: exact, because every pair of values is tried."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import BoundNode, DType, QuantParams, Tensor
from tinygen.ops.discover import builtin_ops
from tinygen.quantize.fixed_point import Ints

VALUES = np.arange(-128, 128, dtype=np.int64)
LARGEST_SHIFT = 30


@dataclass(frozen=True)
class AffineSum:
    """out = saturate((factor_a * a + factor_b * b + offset) >> shift) to int8, in 32-bit arithmetic.

    No partial sum, in whatever order, leaves 32 bits. An activation that clamps closer than int8 still has to clamp.
    """

    factor_a: int
    factor_b: int
    offset: int
    shift: int


def affine_sum(node: BoundNode, factors: tuple[float, float]) -> AffineSum | None:
    """ADD or SUB of two int8 tensors in this form; None if no factors near the real ones give the same outputs.

    `factors`: how much the output (in its integers) changes with each operand, e.g. its scale over the output's.
    All 65,536 pairs of operands are compared with the operator's reference.
    """
    quants = tuple(t.quant for t in (node.input(0), node.input(1), node.output))
    return _affine_sum(node.op, quants, node.attrs, factors)


@functools.lru_cache(maxsize=256)  # the parts of a layer that runs by strips all ask the same
def _affine_sum(
    name: str, quants: tuple[QuantParams | None, ...], attrs: Any, factors: tuple[float, float]
) -> AffineSum | None:
    a, b = (values.reshape(-1) for values in np.meshgrid(VALUES, VALUES, indexing="ij"))
    *inputs, output = (Tensor("", a.shape, DType.INT8, quant) for quant in quants)
    node = BoundNode(name, tuple(inputs), (output,), attrs, "")
    op = next(one for one in builtin_ops() if one.name == name)()
    results = op.reference(node, [a.astype(np.int8), b.astype(np.int8)])[0].astype(np.int64)
    zeros = [node.input(i).zero_point for i in (0, 1)]
    middle = node.output.zero_point - factors[0] * zeros[0] - factors[1] * zeros[1]
    largest = 128 * (abs(factors[0]) + abs(factors[1])) + abs(middle) + 2
    shift = min(LARGEST_SHIFT, int(np.floor(np.log2((1 << 31) / largest))))
    if shift < 0:
        return None
    for factor_a, factor_b in _near(factors, shift):
        offset = _offset(results, factor_a * a + factor_b * b, shift, middle)
        if offset is not None:
            return AffineSum(factor_a, factor_b, offset, shift)
    return None


def _near(factors: tuple[float, float], shift: int) -> Iterator[tuple[int, int]]:
    """Integers near the factors times 2**shift, the nearest first."""
    around = sorted(((i, j) for i in range(-2, 3) for j in range(-2, 3)), key=lambda d: d[0] ** 2 + d[1] ** 2)
    a, b = (round(factor * (1 << shift)) for factor in factors)
    return ((a + i, b + j) for i, j in around)


def _offset(results: Ints, sums: Ints, shift: int, middle: float) -> int | None:
    """The offset with which every sum, shifted, is its result; what saturates or is clamped may lie beyond it."""
    wanted = round((middle + 0.5) * (1 << shift))
    least = ((results << shift) - sums)[results > results.min()].max(initial=wanted - (1 << shift))
    most = (((results + 1) << shift) - 1 - sums)[results < results.max()].min(initial=wanted + (1 << shift))
    return None if least > most else int(np.clip(wanted, least, most))
