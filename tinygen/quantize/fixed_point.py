"""Fixed-point arithmetic of the integer scheme, in numpy, exact to the bit.

Source: gemmlowp's fixed-point functions as TensorFlow Lite Micro uses them. Arrays are int32 values held
in int64, so that intermediate products neither wrap nor lose bits.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

INT32_MIN, INT32_MAX = -(1 << 31), (1 << 31) - 1


def quantize_multiplier(real: float) -> tuple[int, int]:
    """A real multiplier as (m, shift) with real = m * 2**(shift - 31) and m in [2**30, 2**31).

    Multipliers below 2**-32 become (0, 0); those above 2**30 saturate. `real` must not be negative.
    """
    if real < 0 or not math.isfinite(real):
        raise ValueError(f"a requantization multiplier must be finite and not negative, not {real}")
    if real == 0:
        return 0, 0
    fraction, shift = math.frexp(real)
    scaled = fraction * (1 << 31)
    fixed = math.floor(scaled + 0.5)  # round half away from zero: `scaled` is positive
    if fixed == 1 << 31:
        fixed //= 2
        shift += 1
    if shift < -31:
        return 0, 0
    if shift > 30:
        return INT32_MAX, 30
    return fixed, shift


def saturating_rounding_doubling_high_mul(a: Ints | int, b: Ints | int) -> Ints:
    """a * b / 2**31 to nearest (ties toward plus infinity, as gemmlowp's nudge has it), saturated."""
    product = np.asarray(a, np.int64) * np.asarray(b, np.int64)
    rounded: Ints = (product + (1 << 30)) >> 31
    return np.minimum(rounded, np.int64(INT32_MAX))


def rounding_divide_by_pot(x: Ints | int, exponent: Ints | int) -> Ints:
    """x / 2**exponent, rounded to nearest, ties away from zero; exponent in [0, 31]."""
    x = np.asarray(x, np.int64)
    exponent = np.asarray(exponent, np.int64)
    mask = (np.int64(1) << exponent) - 1
    threshold = (mask >> 1) + (x < 0)
    return (x >> exponent) + ((x & mask) > threshold)


def wrap_int32(x: Ints) -> Ints:
    """`x` reduced to 32 bits, as a C int32 computation would keep it."""
    return ((x + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)


def requantize(x: Ints | int, multiplier: Ints | int, shift: Ints | int) -> Ints:
    """x * multiplier * 2**(shift - 31) with double rounding; `multiplier` and `shift` broadcast against `x`.

    A positive shift is applied before the multiplication (and wraps to 32 bits), a negative one after it.
    """
    shift = np.asarray(shift, np.int64)
    left, right = np.maximum(shift, 0), np.maximum(-shift, 0)
    shifted = wrap_int32(np.asarray(x, np.int64) << left)
    return rounding_divide_by_pot(saturating_rounding_doubling_high_mul(shifted, multiplier), right)


def requantize_single(x: Ints | int, multiplier: Ints | int, shift: Ints | int) -> Ints:
    """x * multiplier * 2**(shift - 31) rounded once, to nearest, ties toward plus infinity, wrapped to 32 bits."""
    shift = np.asarray(shift, np.int64)
    product = np.asarray(x, np.int64) * np.asarray(multiplier, np.int64)
    return wrap_int32((product + (np.int64(1) << (30 - shift))) >> (31 - shift))


def wide_multiplier(multiplier: Ints, shift: Ints) -> tuple[Ints, Ints]:
    """(multiplier, shift) of `quantize_multiplier` as (m, s) of `requantize_wide`: m of 15 bits; shift at most 7."""
    reduced = np.where(multiplier < 0x7FFF0000, (multiplier + (1 << 15)) >> 16, 0x7FFF)
    return reduced, 15 - shift


def requantize_wide(x: Ints, multiplier: Ints, shift: Ints) -> Ints:
    """x * multiplier / 2**shift rounded once, to nearest, ties toward plus infinity, wrapped to 32 bits.

    Source: TensorFlow Lite Micro's MultiplyByQuantizedMultiplier of a 64-bit number; |x| < 2**47.
    """
    return wrap_int32((np.asarray(x, np.int64) * multiplier + (np.int64(1) << (shift - 1))) >> shift)
