"""exp, tanh and logistic in float32: the numpy twin of tg_math_f32.h, equal to the bit.

Every operation is one float32 operation, in the order of the C code; neither uses the C library's functions,
whose last bit differs among platforms. Errors stay within 2e-7 of the true value, relatively.
"""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array

_F = np.float32

EXP_LOW, EXP_HIGH = _F(-87.3), _F(88.72283)
"""Below, exp is 0 (it would soon be subnormal); above, infinite."""

TANH_SMALL, TANH_ONE = _F(0.625), _F(9.1)
"""|x| up to which tanh is a polynomial, and from which it rounds to 1."""

_LOG2_E, _LN2_HIGH, _LN2_LOW = _F(1.44269504), _F(0.693359375), _F(-2.12194440e-4)
_EXP = tuple(map(_F, (0.5, 0.166665733, 0.0416665487, 0.00836377405, 0.00139269268)))
_TANH = tuple(map(_F, (-0.333333284, 0.133327693, -0.0538509078, 0.0209971797, -0.00609671418)))


def _polynomial(x: Array, coefficients: tuple[np.float32, ...]) -> Array:
    """Horner's scheme, the constant term first in `coefficients`."""
    result = np.full_like(x, coefficients[-1])
    for c in coefficients[-2::-1]:
        result = result * x + c
    return result


def exp_f32(x: Array) -> Array:
    """exp(x): 2**n exp(r) with n = round(x / ln 2). NaN stays NaN."""
    x = np.asarray(x, np.float32)
    inside = (x >= EXP_LOW) & (x <= EXP_HIGH)
    safe = np.where(inside, x, _F(0))
    z = safe * _LOG2_E
    n = np.where(z < 0, z - _F(0.5), z + _F(0.5)).astype(np.int32)
    k = n.astype(np.float32)
    r = (safe - k * _LN2_HIGH) - k * _LN2_LOW
    y = (_polynomial(r, _EXP) * (r * r) + r) + _F(1)
    half = n >> 1
    y = y * _power_of_two(half) * _power_of_two(n - half)
    outside = np.where(x < EXP_LOW, _F(0), np.where(x > EXP_HIGH, _F(np.inf), x))
    return np.where(inside, y, outside)


def _power_of_two(n: Array) -> Array:
    return ((n + 127) << 23).astype(np.int32).view(np.float32)


def tanh_f32(x: Array) -> Array:
    """tanh(x): an odd polynomial near 0, 1 - 2 / (exp(2x) + 1) elsewhere. NaN stays NaN."""
    x = np.asarray(x, np.float32)
    a = np.abs(x)
    z = x * x
    with np.errstate(over="ignore", invalid="ignore"):
        small = _polynomial(z, _TANH) * z * x + x
        large = _F(1) - _F(2) / (exp_f32(a + a) + _F(1))
    large = np.where(a > TANH_ONE, _F(1), large)
    return np.where(a < TANH_SMALL, small, np.where(x < 0, -large, large))


def logistic_f32(x: Array) -> Array:
    """1 / (1 + exp(-x)), without overflow or cancellation. NaN stays NaN."""
    x = np.asarray(x, np.float32)
    e = exp_f32(np.where(x < 0, x, -x))
    return np.where(x < 0, e, _F(1)) / (_F(1) + e)
