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
    memory: str = ""
    """Label of the memory that it lies in; "": the device's first flash, as the linker script has it."""

    @property
    def macro(self) -> str:
        """What stands before its attributes: nothing, or the macro that a program gives a section to."""
        return section_macro(self.memory) if self.memory else ""

    @property
    def elements(self) -> int:
        return int(self.data.size)

    @property
    def bytes(self) -> int:
        return int(self.data.nbytes)


def section_macro(memory: str) -> str:
    """The macro that places an object in a memory: "axi-sram" -> TG_SECTION_AXI_SRAM."""
    return "TG_SECTION_" + memory.upper().replace("-", "_")


def data_symbols(name: str, lowered: Lowered) -> tuple[list[DataSymbol], Mapping[tuple[int, str], DataSymbol]]:
    """All arrays, and (node index, constant's name) -> its symbol. Equal arrays in one memory share one symbol."""
    unique: dict[tuple[str, str, bytes], DataSymbol] = {}
    used: dict[tuple[int, str], DataSymbol] = {}
    for n in range(len(lowered.kernels)):
        for constant in lowered.constants(n):
            data = np.ascontiguousarray(constant.data)
            memory = lowered.sections.get((n, constant.name), "")
            key = (memory, data.dtype.str, data.tobytes())
            if key not in unique:
                unique[key] = DataSymbol(f"{name}_{n}_{constant.name}", c_type(data), data, memory)
            used[n, constant.name] = unique[key]
    return list(unique.values()), used
