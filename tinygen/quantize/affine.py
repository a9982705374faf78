"""Real numbers to a tensor's stored elements and back."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, Tensor


def to_stored(real: Array, tensor: Tensor) -> Array:
    """Real numbers as elements of `tensor`: rounded to nearest (ties to even) and saturated; floats stay floats."""
    if tensor.quant is None or not tensor.dtype.is_integer:
        return np.asarray(real, tensor.dtype.numpy)
    scaled: Array = np.rint(np.asarray(real, np.float64) / tensor.scale) + tensor.zero_point
    return np.clip(scaled, *tensor.dtype.limits).astype(tensor.dtype.numpy)


def to_real(stored: Array, tensor: Tensor) -> Array:
    """The real numbers, as float32, that elements of `tensor` stand for."""
    if tensor.quant is None or not tensor.dtype.is_integer:
        return stored.astype(np.float32)
    centred: Array = stored.astype(np.int32) - tensor.zero_point
    return (centred * tensor.scale).astype(np.float32)
