"""Rows of the cycle models, as their manuals print them."""

from __future__ import annotations

import pytest

from plugins.cortex_m.cycles import CORTEX_M0PLUS, CORTEX_M3, CORTEX_M4, registers
from tinygen.api import CycleModel, Instruction


def cost(model: CycleModel, text: str, before: str | None = None) -> int:
    def parse(line: str) -> Instruction:
        mnemonic, _, operands = line.partition(" ")
        return Instruction(0, 2, mnemonic, operands)

    return model.cost(parse(text), None if before is None else parse(before))


@pytest.mark.parametrize(
    ("text", "cycles"),
    [
        ("add r0, r1", 1),
        ("smlad r0, r1, r2, r3", 1),
        ("smlal r0, r1, r2, r3", 1),
        ("ldr r0, [r1]", 2),
        ("ldrsb.w r0, [r1, #3]", 2),
        ("vldr s0, [r1]", 2),
        ("str r0, [r1]", 1),
        ("ldrd r0, r1, [r2]", 3),
        ("strd r0, r1, [r2]", 3),
        ("push {r4, r5, lr}", 4),
        ("pop.w {r4, r5, r6, pc}", 5),
        ("ldm.w r0!, {r1, r2, r3, r4}", 5),
        ("vpush {d8, d9}", 3),
        ("sdiv r0, r1, r2", 7),
        ("vdiv.f32 s0, s1, s2", 14),
        ("vsqrt.f32 s0, s1", 14),
        ("vfma.f32 s0, s1, s2", 3),
        ("tbb [pc, r0]", 3),
    ],
)
def test_cortex_m4(text: str, cycles: int) -> None:
    assert cost(CORTEX_M4, text) == cycles


@pytest.mark.parametrize(
    ("before", "cycles"),
    [("ldr r2, [r1]", 1), ("strb r2, [r1]", 1), ("ldrd r2, r3, [r1]", 2), ("pop {r2}", 2), ("add r2, r1", 2)],
)
def test_a_load_overlaps_with_the_access_before_it(before: str, cycles: int) -> None:
    assert cost(CORTEX_M4, "ldr r0, [r1]", before) == cycles


@pytest.mark.parametrize(
    ("text", "cycles"),
    [
        ("mla r0, r1, r2, r3", 2),
        ("smull r0, r1, r2, r3", 4),
        ("smlal r0, r1, r2, r3", 6),
        ("mul r0, r1, r2", 1),
        ("ldr r0, [r1]", 2),
    ],
)
def test_cortex_m3_multiplies_in_steps(text: str, cycles: int) -> None:
    assert cost(CORTEX_M3, text) == cycles


@pytest.mark.parametrize(
    ("text", "before", "cycles"),
    [
        ("muls r0, r1, r0", None, 1),
        ("ldr r0, [r1]", "ldr r2, [r1]", 2),
        ("strb r0, [r1]", None, 2),
        ("push {r4, lr}", None, 3),
        ("pop {r4}", None, 2),
        ("bl #0x100", None, 2),
        ("bx lr", None, 1),
        ("pop {r4, pc}", None, 4),
    ],
)
def test_cortex_m0plus(text: str, before: str | None, cycles: int) -> None:
    """Of the jumps one cycle is counted where they lead: BL takes 3, BX 2, POP with PC 3+N."""
    assert cost(CORTEX_M0PLUS, text, before) == cycles
    assert CORTEX_M0PLUS.jump == 1


@pytest.mark.parametrize(
    ("operands", "count"),
    [("{r4}", 1), ("sp!, {r4, r5, r6, pc}", 4), ("{d8-d11}", 4), ("{s16 - s18, s20}", 4), ("r0", 1)],
)
def test_registers_of_a_block_transfer(operands: str, count: int) -> None:
    assert registers(operands) == count
