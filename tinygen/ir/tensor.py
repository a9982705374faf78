"""A tensor of the graph: shape, type, quantization and, for a constant, its data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from tinygen.ir.dtype import DType
from tinygen.ir.quant import QuantParams

Array = NDArray[Any]
"""A numpy array of any type; each use says which."""

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Tensor:
    """An immutable tensor.

    `data` is None for activations, an array of `shape` and `dtype` for constants. `origin` is its index in the
    model file; passes keep it as long as the tensor holds the same values, and -1 says that it has no such twin.
    """

    name: str
    shape: Shape
    dtype: DType
    quant: QuantParams | None = None
    data: Array | None = field(default=None, repr=False)
    origin: int = -1

    @property
    def is_constant(self) -> bool:
        return self.data is not None

    @property
    def elements(self) -> int:
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        return self.elements * self.dtype.bytes

    @property
    def scale(self) -> float:
        """The per-tensor scale; ValueError if the tensor is not quantized per tensor."""
        return self._per_tensor().scale[0]

    @property
    def zero_point(self) -> int:
        """The per-tensor zero point; ValueError if the tensor is not quantized per tensor."""
        return self._per_tensor().zero_point[0]

    def _per_tensor(self) -> QuantParams:
        if self.quant is None or self.quant.per_channel:
            raise ValueError(f"tensor {self.name!r} has no per-tensor quantization")
        return self.quant
