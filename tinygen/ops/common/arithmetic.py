"""ADD, SUB and MUL: two operands, a fused activation, and int8 with a scale for each tensor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Argument, Array, BoundNode, DType, Params, QuantParams, Scalar, Tensor
from tinygen.ops.common import activation as act
from tinygen.ops.common.elementwise import Binary
from tinygen.ops.common.quantization import check_per_tensor
from tinygen.quantize.fixed_point import Ints, wrap_int32


@dataclass(frozen=True)
class ArithmeticAttrs:
    activation: str = "NONE"


class Arithmetic(Binary):
    """int32 wraps at 32 bits and has no activation; floats round once, then clamp."""

    @abstractmethod
    def combine(self, a: Array, b: Array) -> Array:
        """The operation itself, on int64 or float32."""

    @abstractmethod
    def rescaled(self, node: BoundNode, a: Ints, b: Ints) -> Ints:
        """int8 operands less their zero points to the output's scale, before its zero point and the clamp."""

    @abstractmethod
    def int8_fields(self, node: BoundNode) -> tuple[str, dict[str, int]]:
        """The C struct with the multipliers of `rescaled`, and those of its fields that are its own."""

    def parse(self, options: Any) -> ArithmeticAttrs:
        return ArithmeticAttrs(act.parse_activation(options.fusedActivationFunction))

    def export(self, attrs: ArithmeticAttrs) -> dict[str, Any]:
        return {"fusedActivationFunction": act.export_activation(attrs.activation)}

    def attrs(self, rng: np.random.Generator, dtype: DType) -> ArithmeticAttrs:
        return ArithmeticAttrs("NONE" if dtype is DType.INT32 else act.NAMES[rng.integers(len(act.NAMES))])

    def check_values(self, node: BoundNode, tensors: Sequence[Tensor]) -> None:
        if tensors[0].dtype is DType.INT8:
            check_per_tensor(node, *tensors)
            self.int8_fields(node)
        elif tensors[0].dtype is DType.INT32:
            if any(t.quant for t in tensors):
                raise node.unsupported("int32 operands are plain integers; these are quantized")
            if node.attrs.activation != "NONE":
                raise node.unsupported(f"activation {node.attrs.activation} on int32", "use a RELU operator")

    def compute(self, node: BoundNode, a: Array, b: Array) -> Array:
        if a.dtype == np.float32:
            return act.clamp(self.combine(a, b), node.attrs.activation, node.output)
        a, b = a.astype(np.int64), b.astype(np.int64)
        if node.output.dtype is DType.INT32:
            return wrap_int32(self.combine(a, b)).astype(np.int32)
        result = self.rescaled(node, a - node.input(0).zero_point, b - node.input(1).zero_point)
        return act.clamp(result + node.output.zero_point, node.attrs.activation, node.output)

    def parameters(self, node: BoundNode) -> tuple[Argument, ...]:
        if node.output.dtype is DType.INT32:
            return ()
        if node.output.dtype is DType.FLOAT32:
            low, high = act.float_bounds(node.attrs.activation)
            return (Scalar(low), Scalar(high))
        struct, fields = self.int8_fields(node)
        minimum, maximum = act.quantized_bounds(node.attrs.activation, node.output)
        fields |= {
            "a_zero_point": node.input(0).zero_point,
            "b_zero_point": node.input(1).zero_point,
            "output_zero_point": node.output.zero_point,
            "minimum": minimum,
            "maximum": maximum,
        }
        return (Params(struct, fields),)


def random_quantization(rng: np.random.Generator, scale: float) -> QuantParams:
    """About `scale` (up to 8 times more or less), any zero point; the ends of its range are frequent."""
    zero = int(rng.choice([-128, 0, 127, int(rng.integers(-128, 128))]))
    return QuantParams.per_tensor(float(np.float32(scale * 2 ** rng.uniform(-3, 3))), zero)
