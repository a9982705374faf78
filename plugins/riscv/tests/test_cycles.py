"""The cycle model of Ibex, against the table of its manual and on a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.riscv import boards, cycles, devices, toolchain
from tinygen.api import Device, Image, Instruction, ToolError, run_qemu, run_unicorn

RV32IMC = devices.devices()[0]

TABLE = [
    *(("add", 1), ("c.addi", 1), ("lui", 1), ("slli", 1), ("mul", 1), ("csrrw", 1), ("beq", 1), ("c.j", 1)),
    *(("lw", 2), ("lbu", 2), ("lh", 2), ("c.lw", 2), ("c.lwsp", 2), ("sb", 2), ("c.sw", 2), ("c.swsp", 2)),
    *(("mulh", 2), ("mulhsu", 2), ("mulhu", 2), ("div", 38), ("divu", 38), ("rem", 38), ("remu", 38)),
]

WORK = """
#include "tg_port.h"
__attribute__((noinline)) void first(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void last(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void work(void) {
    __asm__ volatile("li t0, 1000\\n"
                     "1: lw t1, 0(sp)\\n mulh t1, t1, t1\\n mul t1, t1, t1\\n divu t1, t1, t0\\n"
                     "addi t0, t0, -1\\n bnez t0, 1b" ::: "t0", "t1");
}
int main(void) { first(); work(); last(); return 0; }
"""


@pytest.mark.parametrize(("mnemonic", "expected"), TABLE)
def test_each_kind_of_instruction_costs_what_the_manual_says(mnemonic: str, expected: int) -> None:
    assert cycles.IBEX.cost(Instruction(0, 4, mnemonic, "a0, a1"), None) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, ("add", "a0, a1, a2"), 1),
        (("lw", "a0, 0(a1)"), ("add", "a2, a0, a3"), 2),
        (("lw", "a0, 0(a1)"), ("add", "a0, a1, a3"), 1),
        (("lbu", "a0, 0(a1)"), ("sw", "a0, 4(a1)"), 2),
        (("c.lw", "a0, 0(a1)"), ("c.add", "a0, a2"), 2),
        (("lw", "a0, 0(a1)"), ("bnez", "a0, 12"), 2),
        (("add", "a0, a1, a2"), ("add", "a2, a0, a3"), 1),
        (("lw", "a1, 0(a2)"), ("mul", "a0, a10, a11"), 1),
        (None, ("divu", "a0, a1, a2"), 34),
    ],
)
def test_estimate_of_the_esp32c3(before: tuple[str, str] | None, now: tuple[str, str], expected: int) -> None:
    earlier = None if before is None else Instruction(0, 4, *before)
    assert cycles.ESP32C3.cost(Instruction(4, 4, *now), earlier) == expected


@pytest.mark.parametrize("run", [run_qemu, run_unicorn])
def test_a_run_sums_them_up(build_image: Callable[..., Path], run: Callable[..., object]) -> None:
    pytest.importorskip("capstone")
    try:
        found = toolchain.toolchain(RV32IMC, "gcc")
    except ToolError as error:
        pytest.skip(str(error))
    board = boards.board(RV32IMC)
    assert found is not None
    assert board is not None
    image = Image(build_image(found, WORK), ("first", "last"))
    counted = run(board, image, b"", counting=True).functions["work"]  # type: ignore[attr-defined]
    assert counted.instructions == 1 + 6 * 1000 + 1  # li, the loop, ret
    # Entered by a call and 999 times by its own branch.
    assert counted.cycles == 1 + 1 + 1000 * (2 + 2 + 1 + 38 + 1 + 1) + 999 + 1


def test_other_cores_of_the_instruction_set_have_none() -> None:
    other = boards.board(Device("other", "test", "not an Ibex", isa="rv32imc"))
    assert other is not None
    assert other.cycles is None
