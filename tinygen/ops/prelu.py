"""PRELU: x where it is not negative, alpha * x elsewhere, alpha broadcast against x."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tinygen.ir import (
    Array,
    BoundNode,
    Constant,
    DType,
    Graph,
    Input,
    Kernel,
    Output,
    Params,
    QuantParams,
    Scalar,
    Shape,
    call,
)
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.quantization import check_per_tensor
from tinygen.quantize.fixed_point import quantize_multiplier, requantize


class Prelu(Op):
    """int8 with any scales, alpha included; float32. Alpha is a constant."""

    name = "PRELU"

    def check(self, node: BoundNode) -> None:
        super().check(node)
        x, alpha, y = node.input(0), node.input(1), node.output
        node.constant(1)
        if not x.dtype is alpha.dtype is y.dtype:
            raise node.unsupported("input, alpha and output must be of one type")
        if x.dtype is DType.INT8:
            check_per_tensor(node, x, alpha, y)
        try:
            fits = np.broadcast_shapes(x.shape, alpha.shape) == x.shape
        except ValueError:
            fits = False
        if not fits:
            raise node.unsupported(f"alpha of shape {alpha.shape} does not broadcast to {x.shape}")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def macs(self, node: BoundNode) -> int:
        return node.output.elements

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x, alpha = inputs[0], inputs[1]
        assert x is not None and alpha is not None
        if x.dtype == np.float32:
            return [np.where(x >= 0, x, x * alpha)]
        centred = x.astype(np.int64) - node.input(0).zero_point
        products = centred * (alpha.astype(np.int64) - node.input(1).zero_point)
        identity, leak = _multipliers(node)
        y = np.where(centred >= 0, requantize(centred, *identity), requantize(products, *leak))
        return [np.clip(y + node.output.zero_point, -128, 127).astype(np.int8)]

    def kernel(self, node: BoundNode) -> Kernel:
        x = node.input(0)
        alpha = _expanded_alpha(node)
        outer, inner = x.elements // max(alpha.size, 1), alpha.size
        if x.dtype is DType.FLOAT32:
            arguments = (Scalar(outer), Scalar(inner), Input(0), Constant("alpha", alpha), Output(0))
            return Kernel((call("tg_prelu_f32", *arguments, op="prelu"),), inplace=(0,))
        identity, leak = _multipliers(node)
        fields: dict[str, Any] = {
            "outer": outer,
            "inner": inner,
            "input_zero_point": x.zero_point,
            "alpha_zero_point": node.input(1).zero_point,
            "output_zero_point": node.output.zero_point,
            "identity_multiplier": identity[0],
            "identity_shift": identity[1],
            "leak_multiplier": leak[0],
            "leak_shift": leak[1],
        }
        params = Params("tg_prelu_s8_params", fields)
        one = call("tg_prelu_s8", params, Input(0), Constant("alpha", alpha), Output(0), op="prelu")
        return Kernel((one,), inplace=(0,))

    def cases(self) -> Iterable[Graph]:
        for dtype in self.types:
            yield _graph(dtype, (2, 4, 3, 5), (1, 1, 5))
            yield _graph(dtype, (1, 4, 3, 5), (4, 1, 1))  # alpha is expanded
            yield _graph(dtype, (2, 30), (1,), zeros=(5, 0, -9))
            yield _graph(dtype, (3, 4), (3, 4), zeros=(-100, 7, 3))

    def draw(self, draw: Draw) -> Graph:
        shape = tuple(draw.integer(1, 5) for _ in range(draw.integer(1, 4)))
        kept = shape[draw.integer(0, len(shape) - 1) :]
        alpha = tuple(draw.choice((size, 1)) for size in kept)
        zeros = (draw.integer(-128, 127), draw.integer(-128, 127), draw.integer(-128, 127))
        scale = 10 ** (draw.integer(-100, 100) / 100)
        return _graph(draw.choice(self.types), shape, alpha, scale, zeros, draw.integer(0, 1 << 20))


def _multipliers(node: BoundNode) -> tuple[tuple[int, int], tuple[int, int]]:
    """(multiplier, shift) of elements that are not negative, and of products with alpha."""
    x, alpha, y = node.input(0), node.input(1), node.output
    return quantize_multiplier(x.scale / y.scale), quantize_multiplier(x.scale * alpha.scale / y.scale)


def _expanded_alpha(node: BoundNode) -> Array:
    """Alpha for one period of the input: broadcast but along the leading axes over which it repeats."""
    shape, alpha = node.input(0).shape, node.constant(1)
    padded = (1,) * (len(shape) - alpha.ndim) + alpha.shape
    first = next((i for i, size in enumerate(padded) if size != 1), len(shape))
    expanded: Array = np.broadcast_to(alpha.reshape(padded[first:]), shape[first:]).reshape(-1)
    assert expanded.size == math.prod(shape[first:])
    return expanded


def _graph(
    dtype: DType,
    shape: Shape,
    alpha: Shape,
    scale: float = 1.0,
    zeros: tuple[int, int, int] = (0, 0, 0),
    seed: int = 0,
) -> Graph:
    rng = np.random.default_rng(seed)
    x = case.activation(shape, dtype, 0.05, zeros[0])
    y = case.activation(shape, dtype, 0.05 * scale, zeros[2], "output")
    if dtype is DType.FLOAT32:
        a = case.constant(rng.normal(size=alpha).astype(np.float32), name="alpha")
    else:
        quant = QuantParams.per_tensor(float(np.float32(0.007)), zeros[1])
        a = case.constant(rng.integers(-128, 128, alpha).astype(np.int8), quant, "alpha")
    return case.single("PRELU", [x, a], [y])
