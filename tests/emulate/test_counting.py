"""Counts from executed blocks: marks, functions, cycles and straight-line neighbours, on hand-written code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygen.device import Count
from tinygen.emulate.board import CycleModel, Instruction
from tinygen.emulate.counting import BlockRun, attribute
from tinygen.emulate.disassembly import instruction_offsets
from tinygen.emulate.elf import Program, Segment
from tinygen.ir import ToolError

# Thumb, at 0x100: ldr r0,[r1] / ldr r2,[r1] / add.w r0,r0,r2 / b to itself ... and at 0x10a: nop / bx lr
CODE = bytes.fromhex("0868 0a68 00eb0200 fee7 00bf 7047")
PROGRAM = Program(
    path=Path("hand.elf"),
    entry=0x100,
    segments=(Segment(0x100, 0x100, CODE),),
    symbols={"first": 0x100, "middle": 0x104, "second": 0x10A},
    function_starts=(0x100, 0x10A),
    function_names=("first", "second"),
)
BEFORE = -1


def cost(instruction: Instruction, before: Instruction | None) -> int:
    """A load takes 10, or 1 straight after a load; all else 100."""
    if instruction.mnemonic != "ldr":
        return 100
    return 1 if before is not None and before.mnemonic == "ldr" else 10


MODEL = CycleModel(cost, jump=1000, source="made up")


def counts(
    marks: tuple[str, ...], *runs: BlockRun, model: CycleModel | None = MODEL
) -> tuple[dict[str, Count], dict[str, Count]]:
    by_mark, by_function = attribute(PROGRAM, "arm-m", marks, runs, model)
    return dict(by_mark), dict(by_function)


def test_one_block_without_marks() -> None:
    by_mark, by_function = counts((), BlockRun(BEFORE, 0x100, 0x10A, 3, 2))
    cycles = 3 * (10 + 1 + 100 + 100) + 2 * 1000
    assert by_mark == {"": Count(12, cycles)}
    assert by_function == {"first": Count(12, cycles)}


def test_cycles_do_not_depend_on_how_the_engine_cuts_blocks() -> None:
    whole = counts((), BlockRun(BEFORE, 0x100, 0x10A, 3, 1))
    cut = counts((), BlockRun(BEFORE, 0x100, 0x102, 3, 1), BlockRun(BEFORE, 0x102, 0x10A, 3, 0))
    assert cut == whole


def test_a_load_that_is_jumped_to_does_not_overlap() -> None:
    by_mark, _ = counts((), BlockRun(BEFORE, 0x100, 0x102, 1, 0), BlockRun(BEFORE, 0x102, 0x104, 5, 4))
    assert by_mark[""] == Count(6, 10 + (1 + 4 * 10) + 4 * 1000)


def test_what_runs_before_the_first_mark_belongs_to_none() -> None:
    by_mark, by_function = counts(
        ("second",), BlockRun(BEFORE, 0x100, 0x10A, 7, 0), BlockRun(BEFORE, 0x10A, 0x10E, 1, 1)
    )
    assert by_mark == {"second": Count(2, 200 + 1000)}
    assert by_function == {"second": Count(2, 200 + 1000)}


def test_a_mark_inside_a_block_takes_over_there() -> None:
    by_mark, _ = counts(("first", "middle"), BlockRun(BEFORE, 0x100, 0x10A, 2, 2))
    assert by_mark == {"first": Count(4, 2 * 11 + 2000), "middle": Count(4, 400)}


def test_functions_leave_out_what_follows_the_last_mark() -> None:
    by_mark, by_function = counts(
        ("first", "second"),
        BlockRun(BEFORE, 0x100, 0x10A, 1, 0),
        BlockRun(0, 0x10A, 0x10E, 1, 1),
        BlockRun(1, 0x102, 0x104, 9, 9),
    )
    assert by_mark["second"].instructions == 2 + 9
    assert by_function == {"first": Count(4, 211)}


def test_without_a_model_there_are_instructions_only() -> None:
    by_mark, _ = counts((), BlockRun(BEFORE, 0x100, 0x10E, 2, 0), model=None)
    assert by_mark == {"": Count(12, None)}


def test_an_unknown_instruction_leaves_only_its_mark_without_cycles() -> None:
    undefined = Program(
        **{**vars(PROGRAM), "segments": (Segment(0x100, 0x100, CODE[:10] + bytes.fromhex("ffffffff")),)}
    )
    by_mark, _ = attribute(
        undefined,
        "arm-m",
        ("first", "second"),
        [BlockRun(BEFORE, 0x100, 0x10A, 1, 0), BlockRun(0, 0x10A, 0x10E, 1, 0)],
        MODEL,
    )
    assert dict(by_mark) == {"first": Count(4, 211), "second": Count(1, None)}


def test_code_that_the_file_lacks_is_named() -> None:
    with pytest.raises(ToolError, match="0x10e, where the program has none"):
        counts(("first",), BlockRun(0, 0x10E, 0x110, 1, 0))


def test_a_boot_rom_is_not_counted() -> None:
    assert counts((), BlockRun(BEFORE, 0x10E, 0x110, 1, 0)) == ({"": Count(0, 0)}, {})


def test_a_missing_mark_is_named() -> None:
    with pytest.raises(ToolError, match="does not define the symbol third"):
        counts(("third",))


@pytest.mark.parametrize(
    ("arch", "code", "offsets"),
    [
        ("arm-m", "0868 00eb0200 fef7feef 7047", [0, 2, 6, 10]),
        ("riscv32", "0145 13050500 8280", [0, 2, 6]),
        ("xtensa", "3d0f 364100 1df0", [0, 2, 5]),
    ],
)
def test_instruction_lengths(arch: str, code: str, offsets: list[int]) -> None:
    assert list(instruction_offsets(arch, bytes.fromhex(code))) == offsets  # type: ignore[arg-type]
