"""What RV32 cores take: cycle models from their manuals, without wait states, and cost models fitted on runs.

Ibex has published timings. For the ESP32-C3 there is an estimate, from what its manual says and what others have
measured. The cores of the GD32VF103 and the ESP32-C6 have no model.
"""

from __future__ import annotations

import re
from pathlib import Path

from tinygen.api import UNITS, CostModel, CycleModel, Device, Instruction, Unit, load_cost_model

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


def _esp32c3(instruction: Instruction, before: Instruction | None) -> int:
    mnemonic = instruction.mnemonic.removeprefix("c.")
    if mnemonic.startswith(("div", "rem")):
        return 34
    return 2 if before is not None and _waits(instruction, before) else 1


def _waits(instruction: Instruction, before: Instruction) -> bool:
    """Whether it reads the register that the load just before it writes."""
    if not before.mnemonic.removeprefix("c.").startswith(("lb", "lh", "lw")):
        return False
    loaded = before.operands.partition(",")[0].strip()
    read, mnemonic = instruction.operands, instruction.mnemonic
    if not mnemonic.startswith(("c.", "sb", "sh", "sw", "b")):
        read = read.partition(",")[2]  # the first operand is written; stores, branches and short forms read it
    return re.search(rf"\b{re.escape(loaded)}\b", read) is not None


ESP32C3 = CycleModel(
    _esp32c3,
    jump=2,
    source="estimate: ESP32-C3 Technical Reference Manual, chapter ESP-RISC-V CPU, and measurements of others",
)
"""An estimate. Known, from the manual: four stages, in order, one instruction at a time; memory inside the chip
answers without wait states; its event counters tell load hazards and jump hazards apart from instructions. Known, from
measurements (throughput of divisions on an ESP32-C3 at 160 MHz, 4.6 million a second): a division takes about 34
cycles, a multiplication one. Not published, and assumed: a hazard after a load takes one cycle, the high half of a
product takes one, a taken branch or jump empties the two stages before execution. Left out: misses of the 16 KB cache
through which code and constants in flash are read: the figures are those of code and weights that the cache holds.
"""

COSTS = Path(__file__).parent / "costs"

INSTRUCTIONS: tuple[Unit, ...] = ("instructions",)
FILES: dict[str, tuple[str, tuple[Unit, ...]]] = {
    "rv32imc": ("rv32imc", UNITS),
    "rv32imac": ("rv32imc", INSTRUCTIONS),  # kernels are compiled to the same instructions, but the core is another
    "rv32imac-zbb": ("rv32imac-zbb", UNITS),
    "rv32imac-zve32x": ("rv32imac-zve32x", UNITS),
}
"""Device -> the file with its model, and what of it holds for the device."""


def cost_model(device: Device) -> CostModel | None:
    """The model of `device`; None where there is none."""
    if device.name not in FILES:
        return None
    file, units = FILES[device.name]
    return load_cost_model(COSTS / f"{file}.json", units)
