"""Weights of one operator to integers of 8, 4, 3, 2 or 1 bits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.device.rules import ScaleKind
from tinygen.ir import Array, QuantParams
from tinygen.ops.common.packed import LIMITS
from tinygen.quantize.parameters import rounded_scale

LARGEST = {8: 127, 4: 7, 3: 3, 2: 1, 1: 1}
"""Bits -> the largest magnitude: weights are symmetric around 0. Those of 3 bits take a byte each, unpacked."""

CLIPS = np.linspace(0.3, 1.0, 71)
"""Shares of a channel's largest weight that are tried as its range."""


@dataclass(frozen=True, eq=False)
class QuantizedWeights:
    """int8 values and their scales: real weights are values * scale."""

    values: Array
    quant: QuantParams


def quantize_weights(
    real: Array,
    axis: int,
    bits: int,
    per_channel: bool,
    kind: ScaleKind,
    smallest: Array | float = 0.0,
    importance: Array | None = None,
) -> QuantizedWeights:
    """`real` (float32) in `bits` bits.

    Args:
        axis: that of the output channels.
        per_channel: a scale for each output channel, or one for all.
        kind: of the scales.
        smallest: no channel's scale is below this (one number, or one a channel): a bias must fit its int32.
        importance: of each weight, of the shape of `real` or broadcast to it: what an error in it costs. Errors
            are weighed by it; without it all weights count alike.

    8 bits cover the largest weight, as TensorFlow Lite does; fewer bits take the scale of least squared error.
    Ternary weights are -1, 0, 1 and binary ones -1, 1. Source for these: Li et al., "Ternary Weight Networks"
    (2016), with the exact best threshold; Rastegari et al., "XNOR-Net" (2016).
    """
    rows = np.moveaxis(real.astype(np.float64), axis, 0)
    flat = rows.reshape(len(rows) if per_channel else 1, -1)
    costs = np.ones_like(rows) if importance is None else np.moveaxis(np.broadcast_to(importance, real.shape), axis, 0)
    cost = np.maximum(costs.reshape(flat.shape).astype(np.float64), 1e-12)
    raw = _scales(flat, cost, bits)
    least = np.broadcast_to(smallest, (len(rows),))
    raw = np.maximum(raw, least if per_channel else least.max())
    raw = np.where(raw > 0, raw, raw.max() if raw.max() > 0 else 1.0)
    scales: Array = np.array(_nearest(flat, cost, raw, bits, kind), np.float64)
    values = stored(flat, scales[:, None], bits).reshape(rows.shape)
    quant = QuantParams(
        tuple(float(s) for s in scales),
        (0,) * len(scales),
        axis=axis if per_channel else 0,
        bits=bits if bits in LIMITS else 0,
    )
    return QuantizedWeights(np.ascontiguousarray(np.moveaxis(values, 0, axis)), quant)


def stored(rows: Array, scales: Array, bits: int) -> Array:
    """`rows` over `scales`, as int8 values of `bits` bits."""
    if bits == 1:
        return np.where(rows < 0, -1, 1).astype(np.int8)
    whole: Array = np.clip(np.rint(rows / scales), -LARGEST[bits], LARGEST[bits])
    return whole.astype(np.int8)


def _scales(rows: Array, cost: Array, bits: int) -> Array:
    """The scale of each row, in doubles; 0 for a row of zeros."""
    if bits == 1:
        scales: Array = (np.abs(rows) * cost).sum(axis=1) / cost.sum(axis=1)
        return scales
    if bits == 2:
        return np.array([_ternary_scale(row, c) for row, c in zip(np.abs(rows), cost, strict=True)])
    widest: Array = np.abs(rows).max(axis=1, initial=0.0) / LARGEST[bits]
    if bits == 8:
        return widest
    candidates = widest[:, None] * CLIPS
    errors = np.stack([_errors(rows, cost, scales, bits) for scales in candidates.T], axis=1)
    best: Array = candidates[np.arange(len(rows)), errors.argmin(axis=1)]
    return best


def _errors(rows: Array, cost: Array, scales: Array, bits: int) -> Array:
    """Each row's weighted squared error at its scale; a scale of 0 stands for a row of zeros."""
    safe = np.where(scales > 0, scales, 1.0)[:, None]
    errors: Array = ((stored(rows, safe, bits) * safe - rows) ** 2 * cost).sum(axis=1)
    return errors


def _ternary_scale(magnitudes: Array, cost: Array) -> float:
    """The scale of least error: if the k largest weights become 1, their mean is best; the best k is sought.

    Rounding to nearest keeps what lies above half the scale, so that iteration settles the two together.
    """
    order = np.argsort(-magnitudes)
    weighted = np.cumsum((magnitudes * cost)[order])
    total = np.cumsum(cost[order])
    scale = float((weighted / total)[np.argmax(weighted**2 / total)]) if len(order) else 0.0
    for _ in range(10):
        kept = magnitudes > scale / 2
        if not kept.any() or scale == 0:
            break
        scale = float((magnitudes * cost)[kept].sum() / cost[kept].sum())
    return scale


def _nearest(rows: Array, cost: Array, scales: Array, bits: int, kind: ScaleKind) -> list[float]:
    """The scales in float32, or the better of the two powers of two around each."""
    if kind == "float" or bits == 8:
        return [rounded_scale(float(s), kind) for s in scales]
    above = np.array([rounded_scale(float(s), kind) for s in scales])
    better = _errors(rows, cost, above / 2, bits) < _errors(rows, cost, above, bits)
    return [float(s) for s in np.where(better, above / 2, above)]
