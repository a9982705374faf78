"""exp, reciprocal, logistic and tanh in fixed point, in numpy, exact to the bit.

Source: gemmlowp's fixed-point functions as TensorFlow Lite Micro uses them. A value with `integer_bits`
integer bits is an int32 raw value over 2**(31 - integer_bits); arrays hold it in int64.
"""

from __future__ import annotations

import numpy as np

from tinygen.quantize.fixed_point import (
    INT32_MAX,
    Ints,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)

_ONE = INT32_MAX
"""1.0 with no integer bits: the nearest value below it."""

_EXP_FACTORS = (
    (-2, 1672461947),
    (-1, 1302514674),
    (0, 790015084),
    (1, 290630308),
    (2, 39332535),
    (3, 720401),
    (4, 242),
)
"""(k, exp(-2**k) in Q0.31)."""


def exp_on_negative_values(x: Ints, integer_bits: int) -> Ints:
    """exp(x) in Q0.31 of x <= 0 with `integer_bits` (up to 5) integer bits.

    exp of the remainder in [-1/4, 0), by a polynomial, times exp(-2**k) for each further bit of x.
    """
    x = np.asarray(x, np.int64)
    fraction_bits = 31 - integer_bits
    quarter = np.int64(1) << (fraction_bits - 2)
    remainder = (x & (quarter - 1)) - quarter
    result = _exp_between_minus_quarter_and_zero(remainder << integer_bits)
    rest = remainder - x
    for exponent, factor in _EXP_FACTORS:
        if exponent < integer_bits:
            scaled = saturating_rounding_doubling_high_mul(result, factor)
            result = np.where(rest & (np.int64(1) << (fraction_bits + exponent)), scaled, result)
    return np.where(x == 0, np.int64(_ONE), result)


def _exp_between_minus_quarter_and_zero(x: Ints) -> Ints:
    """exp(x), Q0.31 to Q0.31: the Taylor series around -1/8, to the fourth power."""
    mul = saturating_rounding_doubling_high_mul
    x = x + (1 << 28)
    x2 = mul(x, x)
    x3 = mul(x2, x)
    x4 = mul(x2, x2)
    third = 715827883
    cubic = mul(rounding_divide_by_pot(x4, 2) + x3, third)
    series = rounding_divide_by_pot(cubic + x2, 1)
    exp_of_minus_eighth = 1895147668
    return exp_of_minus_eighth + mul(exp_of_minus_eighth, x + series)


def _two_over_one_plus(x: Ints) -> Ints:
    """2 / (1 + x), Q0.31 to Q2.29, by three Newton-Raphson steps on (1 + x) / 2."""
    mul = saturating_rounding_doubling_high_mul
    half_denominator = (np.asarray(x, np.int64) >> 1) + (1 << 30)
    estimate = 1515870810 + mul(half_denominator, -1010580540)  # 48/17 - 32/17 of it
    for _ in range(3):
        error = (1 << 29) - mul(half_denominator, estimate)
        estimate = estimate + (mul(estimate, error) << 2)
    return estimate


def one_over_one_plus_x(x: Ints) -> Ints:
    """1 / (1 + x) in Q0.31 of x in [0, 1) in Q0.31."""
    result: Ints = np.minimum(_two_over_one_plus(x) << 1, INT32_MAX)
    return result


def one_minus_x_over_one_plus_x(x: Ints) -> Ints:
    """(1 - x) / (1 + x) in Q0.31 of x in [0, 1) in Q0.31."""
    result: Ints = np.minimum((_two_over_one_plus(x) - (1 << 29)) << 2, INT32_MAX)
    return result


def reciprocal(x: Ints, integer_bits: int) -> tuple[Ints, Ints]:
    """1 / x of x > 0 (raw, below 2**32) as (m, e): m in Q0.31 times 2**-e."""
    x = np.asarray(x, np.int64)
    leading_zeros = 32 - np.frexp(x.astype(np.float64))[1].astype(np.int64)
    fraction = (x << leading_zeros) - (1 << 31)
    return one_over_one_plus_x(fraction), integer_bits - leading_zeros


def logistic(x: Ints, integer_bits: int) -> Ints:
    """1 / (1 + exp(-x)) in Q0.31."""
    positive = one_over_one_plus_x(exp_on_negative_values(-np.abs(x), integer_bits))
    return np.where(x == 0, np.int64(1 << 30), np.where(x > 0, positive, _ONE - positive))


def tanh(x: Ints, integer_bits: int) -> Ints:
    """tanh(x) in Q0.31; `integer_bits` at most 4."""
    magnitude = one_minus_x_over_one_plus_x(exp_on_negative_values(-np.abs(x), integer_bits + 1))
    return np.where(x == 0, np.int64(0), np.where(x < 0, -magnitude, magnitude))
