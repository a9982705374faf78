"""Element types by their numbers in the TensorFlow Lite schema's TensorType, for operators' options."""

from __future__ import annotations

from tinygen.ir import DType

CODES = {
    DType.FLOAT32: 0,
    DType.INT32: 2,
    DType.UINT8: 3,
    DType.INT64: 4,
    DType.BOOL: 6,
    DType.INT16: 7,
    DType.INT8: 9,
}


def parse_type(code: int) -> DType:
    """The type of a number; ValueError for one that is not supported."""
    for dtype, number in CODES.items():
        if number == code:
            return dtype
    raise ValueError(f"element type {code} is not supported")
