"""Element types: their spellings in numpy, C and kernel names."""

from __future__ import annotations

import numpy as np
import pytest

from tinygen.ir import DType

SPELLINGS = {
    DType.INT8: ("int8_t", "s8", 1),
    DType.UINT8: ("uint8_t", "u8", 1),
    DType.INT16: ("int16_t", "s16", 2),
    DType.INT32: ("int32_t", "s32", 4),
    DType.INT64: ("int64_t", "s64", 8),
    DType.FLOAT32: ("float", "f32", 4),
    DType.BOOL: ("uint8_t", "b8", 1),
}


@pytest.mark.parametrize("dtype", DType)
def test_spellings(dtype: DType) -> None:
    assert (dtype.c_type, dtype.suffix, dtype.bytes) == SPELLINGS[dtype]


@pytest.mark.parametrize("dtype", DType)
def test_of_is_the_inverse_of_numpy(dtype: DType) -> None:
    assert DType.of(np.zeros(2, dtype.numpy)) is dtype


def test_of_an_array_without_a_dtype() -> None:
    with pytest.raises(ValueError, match="float64"):
        DType.of(np.zeros(2))


def test_integers() -> None:
    assert {d for d in DType if d.is_integer} == set(DType) - {DType.FLOAT32, DType.BOOL}
    assert DType.INT8.limits == (-128, 127)
    assert DType.UINT8.limits == (0, 255)
    assert DType.INT64.limits == (-(2**63), 2**63 - 1)
