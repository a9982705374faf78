"""Cycle models of Cortex-M cores, zero wait states, from their technical reference manuals.

Only cores whose manual prints instruction timings have a model: for the dual-issue M7 and for the M33, M55 and
M85 Arm publishes none.
"""

from __future__ import annotations

import re

from tinygen.api import CycleModel, Instruction

_BLOCK_TRANSFER = ("ldm", "stm", "pop", "push", "vldm", "vstm", "vpop", "vpush")
_MULTIPLY_ADD = ("vmla", "vmls", "vfma", "vfms", "vfnm")


def _is_load(mnemonic: str) -> bool:
    return mnemonic.startswith(("ldr", "vldr")) and not mnemonic.startswith("ldrd")


def _is_store(mnemonic: str) -> bool:
    return mnemonic.startswith(("str", "vstr")) and not mnemonic.startswith("strd")


def registers(operands: str) -> int:
    """How many registers the braces of a block transfer name: 4 in "sp!, {r4, r5, r6, pc}" and "{d8-d11}"."""
    listed = re.search(r"\{(.*)\}", operands)
    if listed is None:
        return 1
    count = 0
    for item in listed.group(1).split(","):
        ends = [int(number) for number in re.findall(r"\d+", item)]
        count += ends[1] - ends[0] + 1 if len(ends) == 2 else 1
    return count


def _cortex_m4(instruction: Instruction, before: Instruction | None) -> int:
    mnemonic = instruction.mnemonic
    if _is_load(mnemonic):  # a load straight after a load or store overlaps with it
        return 1 if before is not None and (_is_load(before.mnemonic) or _is_store(before.mnemonic)) else 2
    if mnemonic.startswith(("ldrd", "strd", "tbb", "tbh")):
        return 3
    if mnemonic.startswith(_BLOCK_TRANSFER):
        return 1 + registers(instruction.operands)
    if mnemonic.startswith(("sdiv", "udiv")):
        return 7  # 2 to 12
    if mnemonic.startswith(("vdiv", "vsqrt")):
        return 14
    if mnemonic.startswith(_MULTIPLY_ADD):
        return 3
    return 1


def _cortex_m3(instruction: Instruction, before: Instruction | None) -> int:
    mnemonic = instruction.mnemonic
    if mnemonic.startswith(("smull", "umull")):
        return 4  # 3 to 5
    if mnemonic.startswith(("smlal", "umlal")):
        return 6  # 4 to 7
    if mnemonic.startswith(("mla", "mls")):
        return 2
    return _cortex_m4(instruction, before)


CORTEX_M3 = CycleModel(_cortex_m3, jump=2, source="Cortex-M3 TRM r2p1, table 3-1")
CORTEX_M4 = CycleModel(_cortex_m4, jump=2, source="Cortex-M4 TRM r0p1, tables 3-1 and 7-1")


def _cortex_m0plus(instruction: Instruction, before: Instruction | None) -> int:
    del before  # loads do not overlap
    mnemonic = instruction.mnemonic
    if mnemonic.startswith(("ldr", "str")):
        return 2
    if mnemonic.startswith(_BLOCK_TRANSFER):
        popped_pc = mnemonic.startswith("pop") and re.search(r"\bpc\b", instruction.operands)
        # POP with PC takes 3+N in all; the refill after the jump is counted where the jump leads.
        return (2 if popped_pc else 1) + registers(instruction.operands)
    if mnemonic in ("bl", "dsb", "dmb", "isb", "mrs", "msr"):
        return 2 if mnemonic == "bl" else 3
    return 1  # MULS too, with the single-cycle multiplier


CORTEX_M0PLUS = CycleModel(_cortex_m0plus, jump=1, source="Cortex-M0+ TRM r0p1, table 3-1")
