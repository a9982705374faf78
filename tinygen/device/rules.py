"""Rules by which a device wants a network quantized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["activation", "weights", "bias"]
Granularity = Literal["per_tensor", "per_channel"]
Rounding = Literal["double", "single"]
ScaleKind = Literal["float", "power_of_two"]


@dataclass(frozen=True)
class QuantRule:
    """How tensors of one role of one operator ("*": of every operator) are quantized.

    `rounding` is that of the requantization: gemmlowp's double rounding (TensorFlow Lite Micro's) or single.
    `reason` says why this device wants it so.
    """

    op: str
    role: Role
    bits: int
    symmetric: bool
    granularity: Granularity
    rounding: Rounding
    scale_kind: ScaleKind
    reason: str


_TFLM = "TensorFlow Lite Micro's scheme: its models run as they are, bit for bit"

TFLM_SCHEME = (
    QuantRule("*", "activation", 8, False, "per_tensor", "double", "float", _TFLM),
    QuantRule("*", "weights", 8, True, "per_channel", "double", "float", _TFLM),
    QuantRule("*", "bias", 32, True, "per_channel", "double", "float", _TFLM),
)
"""The default on every device: what a model is quantized by unless its owner asks for one of a device's own rules."""
