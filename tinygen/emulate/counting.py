"""From executed blocks to counts: instructions and modelled cycles per mark and per function.

An engine reports how often each translated block ran under each mark, and how often it was entered by a jump.
All else is decided here, from the program's own bytes, so every engine gives the same figures, however it
cuts the program into blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tinygen.device import Count
from tinygen.emulate.board import Arch, CycleModel, Instruction
from tinygen.emulate.disassembly import decode, instruction_offsets, open_disassembler
from tinygen.emulate.elf import Program

BEFORE_MARKS = -1
WHOLE_RUN = ""
"""Name of the only count of an image without marks."""


@dataclass(frozen=True)
class BlockRun:
    """A block of code from `start` up to `end`, run `executions` times while `mark` was current.

    `mark` is the index of the mark that was current on entry (BEFORE_MARKS: none yet); marks in the block
    itself take over at their address. `jumps` of the executions came from anywhere but straight before it.
    """

    mark: int
    start: int
    end: int
    executions: int
    jumps: int


@dataclass
class _Tally:
    instructions: int = 0
    cycles: int | None = 0

    def add(self, times: int, cycles: int | None) -> None:
        self.instructions += times
        self.cycles = None if cycles is None or self.cycles is None else self.cycles + cycles

    def count(self) -> Count:
        return Count(self.instructions, self.cycles)


def attribute(
    program: Program, arch: Arch, marks: Sequence[str], runs: Iterable[BlockRun], model: CycleModel | None
) -> tuple[Mapping[str, Count], Mapping[str, Count]]:
    """Counts per mark, in the order of `marks`, and per function, exclusive.

    Each executed instruction belongs to the mark entered last; what ran before the first mark belongs to
    none. Without marks there is one count, named "", of the whole run. The functions count the work: from
    the first mark on, up to the last one where there are several. The refill after a taken branch belongs to
    where it leads. Cycles are None without a model, and where an instruction is unknown to the disassembler.
    """
    # What runs outside the program before it starts is the machine's boot ROM.
    runs = [run for run in runs if run.mark != BEFORE_MARKS or program.holds(run.start)]
    blocks = _decoded_blocks(program, arch, runs, model)
    last_before = {block[-1].address + block[-1].size: block[-1] for block in blocks.values() if block}
    mark_at = {program.address(name): index for index, name in enumerate(marks)}
    end_mark = len(marks) - 1 if len(marks) > 1 else None
    by_mark = [_Tally() for _ in marks] if marks else [_Tally()]
    by_function: dict[str, _Tally] = {}
    for run in runs:
        mark = run.mark if marks else 0
        straight = run.executions - run.jumps
        before = last_before.get(run.start)
        for place, instruction in enumerate(blocks[run.start, run.end]):
            mark = mark_at.get(instruction.address, mark)
            if place == 0:
                cycles = _cycles(model, instruction, before, straight)
                entered = _cycles(model, instruction, None, run.jumps)
                if model is not None and cycles is not None and entered is not None:
                    cycles += entered + model.jump * run.jumps
            else:
                cycles = _cycles(model, instruction, before, run.executions)
            before = instruction
            if mark == BEFORE_MARKS:
                continue
            by_mark[mark].add(run.executions, cycles)
            if mark != end_mark:
                function = by_function.setdefault(program.function_at(instruction.address), _Tally())
                function.add(run.executions, cycles)
    counts = {name: tally.count() for name, tally in zip(marks or (WHOLE_RUN,), by_mark, strict=True)}
    return counts, {name: tally.count() for name, tally in by_function.items()}


_UNKNOWN = "(unknown)"


def _cycles(model: CycleModel | None, instruction: Instruction, before: Instruction | None, times: int) -> int | None:
    if model is None or instruction.mnemonic == _UNKNOWN:
        return None
    return model.cost(instruction, before) * times


def _decoded_blocks(
    program: Program, arch: Arch, runs: Iterable[BlockRun], model: CycleModel | None
) -> dict[tuple[int, int], list[Instruction]]:
    """The instructions of each distinct block; without a model only their addresses and sizes matter."""
    disassembler = None if model is None else open_disassembler(arch)
    blocks: dict[tuple[int, int], list[Instruction]] = {}
    for run in runs:
        key = (run.start, run.end)
        if key in blocks:
            continue
        code = program.code(run.start, run.end - run.start)
        offsets = [*instruction_offsets(arch, code), len(code)]
        blocks[key] = [
            known or Instruction(run.start + offset, following - offset, _UNKNOWN, "")
            for known, offset, following in zip(
                decode(disassembler, arch, code, run.start), offsets, offsets[1:], strict=False
            )
        ]
    return blocks
