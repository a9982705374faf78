"""Element types of tensors, with their numpy, C and kernel-name spellings."""

from __future__ import annotations

import enum

import numpy as np


class DType(enum.Enum):
    """An element type; the value is its numpy name."""

    INT8 = "int8"
    UINT8 = "uint8"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    FLOAT32 = "float32"
    BOOL = "bool"

    @property
    def numpy(self) -> np.dtype:
        return np.dtype(self.value)

    @property
    def bytes(self) -> int:
        return int(self.numpy.itemsize)

    @property
    def c_type(self) -> str:
        """The C11 type: fixed width, so that a header reads the same on every target."""
        return {"float32": "float", "bool": "uint8_t"}.get(self.value, f"{self.value}_t")

    @property
    def suffix(self) -> str:
        """The ending of kernel names: `s8`, `u8`, `s16`, `s32`, `s64`, `f32`, `b8`."""
        return {"f": "f", "i": "s", "u": "u", "b": "b"}[self.numpy.kind] + str(8 * self.bytes)

    @property
    def is_integer(self) -> bool:
        return self.numpy.kind in "iu"

    @property
    def limits(self) -> tuple[int, int]:
        """The smallest and largest value of an integer type."""
        info = np.iinfo(self.numpy)
        return int(info.min), int(info.max)

    @classmethod
    def of(cls, array: np.ndarray) -> DType:
        """The DType of a numpy array; ValueError if there is none."""
        return cls(array.dtype.name)
