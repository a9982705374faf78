"""MEAN on cores with packed-integer instructions."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel

from .pooling import by_four_channels


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return by_four_channels(node, "tg_mean_s8_dsp")
