"""How far a cascade's output may lie over the input that it consumes."""

from __future__ import annotations

from tinygen.cascade.rows import row_bytes
from tinygen.cascade.schedule import Run, Schedule
from tinygen.ir import Graph


def overlay_distance(graph: Graph, schedule: Schedule, tensor: int, output: int) -> int:
    """The `Kernel.overlay` for whole input `tensor`: output rows are written, and its rows last read, ascending.

    A node that writes rows of the output while it reads the input may do so in any order.
    """
    given, all_made = row_bytes(graph.tensors[tensor]), graph.tensors[output].bytes
    runs = [action for strip in schedule.strips for action in strip if isinstance(action, Run)]
    distance, needed = -graph.tensors[tensor].bytes, None
    for run in reversed(runs):
        rows = [row for t, row in run.reads if t == tensor]
        if rows:
            needed = min(rows) if needed is None else min(needed, *rows)
        if run.writes[0] == output and run.written and needed is not None:
            made = all_made if run.folds else run.written * row_bytes(graph.tensors[output])
            distance = max(distance, made - needed * given)
    return distance
