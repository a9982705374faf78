"""The const data of a library: one C symbol for each distinct array, and who uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tinygen.codegen.c_text import c_type
from tinygen.codegen.lowering import Lowered
from tinygen.ir import Array


@dataclass(frozen=True, eq=False)
class DataSymbol:
    """One const array in flash."""

    symbol: str
    type: str
    data: Array

    @property
    def elements(self) -> int:
        return int(self.data.size)

    @property
    def bytes(self) -> int:
        return int(self.data.nbytes)


def data_symbols(name: str, lowered: Lowered) -> tuple[list[DataSymbol], Mapping[tuple[int, str], DataSymbol]]:
    """All arrays, and (node index, constant's name) -> its symbol. Equal arrays share one symbol."""
    unique: dict[tuple[str, bytes], DataSymbol] = {}
    used: dict[tuple[int, str], DataSymbol] = {}
    for n in range(len(lowered.kernels)):
        for constant in lowered.constants(n):
            data = np.ascontiguousarray(constant.data)
            key = (data.dtype.str, data.tobytes())
            if key not in unique:
                unique[key] = DataSymbol(f"{name}_{n}_{constant.name}", c_type(data), data)
            used[n, constant.name] = unique[key]
    return list(unique.values()), used
