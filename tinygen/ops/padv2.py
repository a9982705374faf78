"""PADV2: elements of a given value added around a tensor."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, Tensor
from tinygen.ops.common import case
from tinygen.ops.common.padding import PadOp


class PadV2(PadOp):
    """Output = input with the value of the constant third input around it."""

    name = "PADV2"
    options = "PadV2Options"

    def value(self, node: BoundNode) -> Array:
        tensor = node.input(2)
        if tensor.elements != 1 or tensor.dtype is not node.output.dtype:
            raise node.unsupported("the padding value must be one element of the output's type")
        if tensor.quant and node.output.quant and tensor.quant != node.output.quant:
            raise node.unsupported("the padding value must have the output's scale and zero point")
        return node.constant(2).reshape(())

    def operands(self, output: Tensor, value: float) -> list[Tensor]:
        return [case.constant(np.array([value], output.dtype.numpy), output.quant, "value")]
