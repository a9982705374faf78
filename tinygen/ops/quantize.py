"""QUANTIZE: floats to integers, and integers to others of another scale, zero point or type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tinygen.ir import (
    Array,
    BoundNode,
    DType,
    Graph,
    Input,
    Kernel,
    Output,
    Params,
    QuantParams,
    Shape,
    Tensor,
    call,
)
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.conversion import conversion_overlay
from tinygen.ops.common.lookup import lookup
from tinygen.ops.common.quantization import check_per_tensor
from tinygen.ops.common.unary import same_quantization
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize

_S8, _U8, _S16, _S32, _F32 = DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.FLOAT32

PAIRS = (
    *((_F32, t) for t in (_S8, _U8, _S16)),
    *((_S8, t) for t in (_S8, _U8, _S16, _S32)),
    *((_U8, t) for t in (_U8, _S8, _S16)),
    *((_S16, t) for t in (_S8, _S16, _S32)),
    *((_S32, t) for t in (_S8, _S16)),
)
"""(input, output) types that TensorFlow Lite Micro or TensorFlow Lite has."""


class Quantize(Op):
    """Floats are divided by the scale and rounded half away from zero; integers are requantized."""

    name = "QUANTIZE"
    types = (_F32, _S8, _U8, _S16, _S32)

    def check(self, node: BoundNode) -> None:
        super().check(node)
        x, y = node.input(0), node.output
        if (x.dtype, y.dtype) not in PAIRS:
            raise node.unsupported(f"{x.dtype.value} to {y.dtype.value} is not supported")
        for tensor in (x, y):
            if tensor.dtype is not _F32:
                check_per_tensor(node, tensor)
            if tensor.dtype is _S32 and tensor.zero_point:
                raise node.unsupported(f"int32 tensor {tensor.name!r} must have zero point 0")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        if x.dtype == np.float32:
            return [_quantize_f32(x, node.output)]
        return [_requantize(node, x.astype(np.int64)).astype(node.output.dtype.numpy)]

    def kernel(self, node: BoundNode) -> Kernel:
        x, y = node.input(0), node.output
        overlay = conversion_overlay(node)
        inplace = (0,) if overlay.get(0) == 0 else ()
        if x.dtype is _F32:
            params = Params("tg_quantize_params", {"count": y.elements, "zero_point": y.zero_point, "scale": y.scale})
            symbol = f"tg_quantize_f32_{y.dtype.suffix}"
            one = call(symbol, params, Input(0), Output(0), op="quantize")
            return Kernel((one,), inplace=inplace, overlay=overlay)
        if x.dtype is y.dtype and same_quantization(x.quant, y.quant):
            return Kernel(alias=True, why="nothing to change")
        if x.dtype.bytes == y.dtype.bytes == 1:
            return lookup(node, lambda values: _requantize(node, values))
        multiplier, shift = quantize_multiplier(x.scale / y.scale)
        low, high = y.dtype.limits
        fields = {
            "count": y.elements,
            "multiplier": multiplier,
            "shift": shift,
            "input_zero_point": x.zero_point,
            "output_zero_point": y.zero_point,
            "minimum": low - y.zero_point,
            "maximum": high - y.zero_point,
        }
        symbol = f"tg_requantize_{x.dtype.suffix}_{y.dtype.suffix}"
        one = call(symbol, Params("tg_requantize_params", fields), Input(0), Output(0), op="quantize")
        return Kernel((one,), inplace=inplace, overlay=overlay)

    def cases(self) -> Iterable[Graph]:
        for source, target in PAIRS:
            shape = (2, 3, 43)
            coarse = 300.0 / (1 << 30) if source is _S32 else 0.02
            yield _graph(shape, source, target, (coarse, 3), (0.05, 5))
            yield _graph(shape, source, target, (coarse, -3), (0.005, -5))
        yield _graph((4, 4), _S8, _S8, (0.1, 3), (0.1, 3))
        yield _graph((4, 4), _U8, _S8, (0.1, 131), (0.1, 3))

    def draw(self, draw: Draw) -> Graph:
        source, target = draw.choice(PAIRS)
        shape = tuple(draw.integer(1, 6) for _ in range(draw.integer(0, 4)))
        # The widest integers need a finer scale, or a coarser one, than others.
        finer = {_S32: -800, _S16: -300}.get(source, -100)
        x = (10 ** ((finer + draw.integer(-100, 100)) / 100), draw.integer(-128, 255))
        y = (10 ** (draw.integer(-300, 0) / 100), draw.integer(-128, 255))
        return _graph(shape, source, target, x, y)


def _quantize_f32(x: Array, output: Tensor) -> Array:
    """Limited before it is rounded, so that no conversion overflows; NaN becomes the smallest value."""
    low, high = (np.float32(end - output.zero_point) for end in output.dtype.limits)
    with np.errstate(over="ignore", invalid="ignore"):
        ratio = x / np.float32(output.scale)
        limited = np.where(ratio > low, np.where(ratio < high, ratio, high), low)
    whole = np.trunc(limited)
    rest = limited - whole
    rounded = whole.astype(np.int64) + (rest >= 0.5) - (rest <= -0.5)
    return (rounded + output.zero_point).astype(output.dtype.numpy)


def _requantize(node: BoundNode, x: Ints) -> Ints:
    source, target = node.input(0), node.output
    y = requantize(x - source.zero_point, *quantize_multiplier(source.scale / target.scale))
    result: Ints = np.clip(y + target.zero_point, *target.dtype.limits)
    return result


def _graph(shape: Shape, source: DType, target: DType, x: tuple[float, int], y: tuple[float, int]) -> Graph:
    tensors = [_tensor(shape, source, *x, "input"), _tensor(shape, target, *y, "output")]
    return case.single("QUANTIZE", tensors[:1], tensors[1:])


def _tensor(shape: Shape, dtype: DType, scale: float, zero: int, name: str) -> Tensor:
    if dtype is _S32:
        return Tensor(name, shape, dtype, QuantParams.per_tensor(float(np.float32(scale))))
    low, high = dtype.limits if dtype.is_integer else (0, 0)
    return case.activation(shape, dtype, scale, min(max(zero, low), high), name)
