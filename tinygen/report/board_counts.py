"""What a board's own counters say of each layer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tinygen.board.line import BoardLine
from tinygen.board.plugin import WANTS_COUNTS, run_on_board
from tinygen.codegen.library import Library
from tinygen.device import Count, Image, RunResult
from tinygen.emulate import parse_frames
from tinygen.verification.inputs import Inputs
from tinygen.verification.runners import pack_inputs


@dataclass(frozen=True)
class BoardCounts:
    """One inference on a board.

    Attributes:
        result: the run without counting: outputs, and the stack as the network alone uses it.
        cycles, instructions: per node, from the end of the node before; empty if the core does not count them.
    """

    result: RunResult
    cycles: dict[int, int] = field(default_factory=dict)
    instructions: dict[int, int] = field(default_factory=dict)

    def as_result(self, library: Library) -> RunResult:
        """The run with its counts per mark, as an emulator gives them; 0 instructions where they are not counted."""
        nothing = Count(0, 0 if self.cycles else None)
        counts = dict.fromkeys(library.marks[:-1], nothing)
        for n, kernel in enumerate(library.lowered.kernels):
            if not kernel.alias:
                cycles = self.cycles.get(n, 0) if self.cycles else None
                counts[f"{library.name}_layer_{n}"] = Count(self.instructions.get(n, 0), cycles)
        return replace(self.result, counts=counts)


def count_on_board(library: Library, line: BoardLine, image: Image, inputs: Inputs) -> BoardCounts:
    """Run one inference twice: the first finds caches and flash accelerators cold, the second is counted."""
    data = pack_inputs([inputs])
    counts = BoardCounts(run_on_board(line, image, data, 0))
    counted = run_on_board(line, image, data, WANTS_COUNTS)
    node_of = {tensor: n for n, node in enumerate(library.lowered.graph.nodes) for tensor in node.outputs}
    for frame in parse_frames(counted.output):
        if frame.kind in "CN":
            sums = counts.cycles if frame.kind == "C" else counts.instructions
            node = node_of[frame.index]
            sums[node] = sums.get(node, 0) + frame.number
    return counts
