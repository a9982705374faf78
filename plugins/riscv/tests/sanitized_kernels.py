"""Runs our kernels under sanitizers: `python -m plugins.riscv.tests.sanitized_kernels COMPILER OP...`.

The cases and some random graphs of every operator that has a lowering, or of those named. The sanitizers' runtime
must be preloaded; they end the process at the first fault.
"""

from __future__ import annotations

import sys

from plugins.cortex_m.tests.extra_graphs import extra_graphs
from plugins.riscv.tests.kernel_agreement import OPS, check_kernels, lowered_ops
from tests.ops.draw import SeededDraw

RANDOM_GRAPHS = 25


def main(compiler: str, *names: str) -> int:
    """The number of kernel runs without a fault."""
    count = 0
    for op in (OPS[name] for name in names or lowered_ops()):
        print(op.name, file=sys.stderr, flush=True)  # the last one named is the one at fault
        graphs = [*op.cases(), *extra_graphs(op.name), *(op.draw(SeededDraw(seed)) for seed in range(RANDOM_GRAPHS))]
        for seed, graph in enumerate(graphs):
            count += len(check_kernels(graph, seed, compiler=compiler, sanitize=True))
    return count


if __name__ == "__main__":
    print(f"{main(*sys.argv[1:])} kernels")
