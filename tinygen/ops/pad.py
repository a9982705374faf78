"""PAD: zeros added around a tensor."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, DType
from tinygen.ops.common.padding import PadOp


class Pad(PadOp):
    """Output = input with zeros (the zero point, in a quantized type) around it."""

    name = "PAD"
    options = "PadOptions"

    def value(self, node: BoundNode) -> Array:
        y = node.output
        quantized = y.quant is not None and y.dtype in (DType.INT8, DType.UINT8)
        return np.array(y.zero_point if quantized else 0, y.dtype.numpy)
