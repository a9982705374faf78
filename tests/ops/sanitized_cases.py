"""A program that runs kernels under sanitizers: `python -m tests.ops.sanitized_cases COMPILER WHAT ...`.

WHAT is `cases` (the cases and some random graphs of every operator, or of those named after it), or the name
of a broken kernel and the folder that holds it, which must stop the program. The sanitizers' runtime must be
preloaded; they end the process at the first fault.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tinygen.conformance.agreement import kernel_agrees
from tinygen.conformance.draw import SeededDraw
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Input, Kernel, Output, Scalar, call
from tinygen.ops import builtin_ops
from tinygen.ops.common import case
from tinygen.paths import runtime_dir

RANDOM_GRAPHS = 25


def run_cases(compiler: str, names: Sequence[str]) -> int:
    """The number of graphs that ran without a fault; `names` may limit the operators."""
    runner = KernelRunner((runtime_dir(),), host_toolchain(compiler), sanitize=True)
    count = 0
    for op in (found() for found in builtin_ops() if not names or found.name in names):
        print(op.name, file=sys.stderr, flush=True)  # the last one named is the one at fault
        graphs = [*op.cases(), *(op.draw(SeededDraw(seed)) for seed in range(RANDOM_GRAPHS))]
        for seed, graph in enumerate(graphs):
            kernel_agrees(op, graph, seed, runner)
        count += len(graphs)
    return count


def run_broken(compiler: str, name: str, folder: Path) -> None:
    """One call of the broken kernel `tg_<name>(input, output, elements)` on 100 bytes."""
    runner = KernelRunner((folder,), host_toolchain(compiler), sanitize=True)
    graph = case.single("BROKEN", [case.activation((100,))], [case.activation((100,), name="output")])
    kernel = Kernel((call(f"tg_{name}", Input(0), Output(0), Scalar(100), op=name),))
    runner.run(kernel, graph.bind(graph.nodes[0]), [np.full(100, 127, np.int8)])


if __name__ == "__main__":
    if sys.argv[2] == "cases":
        print(f"{run_cases(sys.argv[1], sys.argv[3:])} graphs")
    else:
        run_broken(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
        print("no fault found")
