"""Affine quantization of one tensor: real = scale * (stored - zero_point)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QuantParams:
    """Scale and zero point, per tensor (length 1) or per channel along `axis`.

    Source: TensorFlow Lite 8-bit quantization specification. `scale` holds float32 values exactly
    (as Python floats); `zero_point` has the same length. `bits` says that a constant's integers need fewer bits
    than its type has (4: -8 to 7, 2: -2 to 1, 1: -1 and 1), so that a kernel can read them packed; 0: all of them.
    """

    scale: tuple[float, ...]
    zero_point: tuple[int, ...]
    axis: int = 0
    bits: int = 0

    def __post_init__(self) -> None:
        if len(self.scale) != len(self.zero_point) or not self.scale:
            raise ValueError(f"{len(self.scale)} scales but {len(self.zero_point)} zero points")

    @property
    def per_channel(self) -> bool:
        return len(self.scale) > 1

    @classmethod
    def per_tensor(cls, scale: float, zero_point: int = 0) -> QuantParams:
        return cls((scale,), (zero_point,))
