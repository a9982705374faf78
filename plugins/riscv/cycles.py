"""Cycle models of RV32 cores, without wait states, from their manuals.

Only Ibex has one: the cores of the GD32VF103, the ESP32-C3 and the ESP32-C6 come without published timings.
"""

from __future__ import annotations

from tinygen.api import CycleModel, Instruction

_MEMORY = ("lb", "lh", "lw", "sb", "sh", "sw")  # `lbu`, `lhu`, and compressed `lwsp`, `swsp` begin alike


def _ibex(instruction: Instruction, before: Instruction | None) -> int:
    del before  # without a writeback stage no instruction waits for another
    mnemonic = instruction.mnemonic.removeprefix("c.")
    if mnemonic.startswith(_MEMORY):
        return 2
    if mnemonic.startswith("mulh"):
        return 2
    if mnemonic.startswith(("div", "rem")):
        return 38  # 2 when dividing by zero
    return 1


IBEX = CycleModel(
    _ibex,
    jump=1,
    source="Ibex reference guide, Pipeline Details: two stages, single-cycle multiplier, branch target ALU",
)
"""The parameters are OpenTitan's but for its optional third stage, which hides some of the loads' second cycles."""
