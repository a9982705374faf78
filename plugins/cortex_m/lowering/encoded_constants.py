"""Biases, multipliers and shifts of layers with encoded weights, in as few bytes as hold them without loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, accumulator_bounds, rounded_multipliers, same_outputs

from .requantization import Ints

MOST_SHIFT_BITS = 3
"""They hold what a channel's shift exceeds the layer's least by."""
TAIL = 3
"""Bytes after the last constant: they are read by words."""


@dataclass(frozen=True, eq=False)
class EncodedConstants:
    """What tg_encoded_dsp.h says of them.

    Attributes:
        data: uint8, of all units, and TAIL bytes.
        bias_bytes, bias_shift: of each bias.
        scale_bytes: of each multiplier with its shift.
        shift_bits: of those.
        least_shift: of the layer.
    """

    data: Array
    bias_bytes: int
    bias_shift: int
    scale_bytes: int
    shift_bits: int
    least_shift: int

    @property
    def fields(self) -> dict[str, int]:
        """Of the C struct."""
        unused = 32 - 8 * self.bias_bytes
        return {
            "least_shift": self.least_shift,
            "bias_bytes": self.bias_bytes,
            "bias_unused": unused,
            "bias_dropped": unused - self.bias_shift,
            "scale_bytes": self.scale_bytes,
            "scale_unused": 32 - 8 * self.scale_bytes,
            "shift_bits": self.shift_bits,
        }


def encoded_constants(
    weights: Array, biases: Ints, multipliers: Ints, shifts: Ints, zero_point2: int
) -> EncodedConstants | None:
    """The constants of units of one or more channels; None where the shifts are too far apart.

    Args:
        weights: int8 [units, channels, inputs].
        biases, multipliers, shifts: [units, channels], as of tg_requantize_s8; a multiplier is 0 or at least 2**30.
        zero_point2: twice the output's zero point, and 1.
    """
    used = multipliers > 0
    least, most = (int(f(shifts[used])) if used.any() else 0 for f in (np.min, np.max))
    shift_bits = (most - least).bit_length()
    if shift_bits > MOST_SHIFT_BITS:
        return None
    # The outputs of a multiplier of 0 are all alike; those of the least multiplier there is must be so too.
    shifts, normal = np.where(used, shifts, most), np.where(used, multipliers, 1 << 30)
    bounds = accumulator_bounds(weights.reshape(biases.size, -1), biases.reshape(-1))
    for scale_bytes in range(1, 5):
        rounded = rounded_multipliers(normal, min(8 * scale_bytes - shift_bits, 30))
        first, second, right = (a.reshape(-1) for a in (multipliers, rounded, shifts + 1))
        if same_outputs(first, second, right, bounds, zero_point2 >> 1).all():
            words = (shifts - least) << 32 - shift_bits | (rounded & 0x3FFFFFFF) << 2 >> shift_bits
            bias_bytes, bias_shift = _bias_form(biases)
            columns = [
                _top_bytes(biases << 32 - 8 * bias_bytes - bias_shift, bias_bytes),
                _top_bytes(words, scale_bytes),
            ]
            units = np.concatenate(columns, axis=1)
            data = np.append(units.reshape(-1), np.zeros(TAIL, np.uint8))
            return EncodedConstants(data, bias_bytes, bias_shift, scale_bytes, shift_bits, least)
    return None


def _bias_form(biases: Ints) -> tuple[int, int]:
    """(bytes, bits that are zero in all biases and are not kept)."""
    bits = int(np.bitwise_or.reduce(biases, axis=None))
    zeros = (bits & -bits).bit_length() - 1 if bits else 0
    for count in (1, 2, 3):
        limit = 1 << 8 * count - 1 + zeros
        if (biases >= -limit).all() and (biases < limit).all() and zeros <= 32 - 8 * count:
            return count, zeros
    return 4, 0


def _top_bytes(words: Ints, count: int) -> Array:
    """The upper bytes of 32-bit words [units, channels], lowest first: [units, bytes]."""
    parts: Array = words.astype(np.uint32).astype("<u4").view(np.uint8).reshape(*words.shape, 4)[..., 4 - count :]
    return parts.reshape(len(words), -1)
