"""Rows that are written over rows of the line buffer that their maker has just read for the last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tinygen.cascade.rows import row_bytes
from tinygen.cascade.schedule import Action, Carry, Run, Schedule
from tinygen.ir import Graph, Kernel, Node


def written_over(
    graph: Graph,
    nodes: Sequence[Node],
    schedule: Schedule,
    kernels: Mapping[Run, Kernel],
    inside: Mapping[int, int],
) -> dict[int, int]:
    """Tensor whose rows lie at the front of another's line buffer -> that tensor.

    The one is read before its maker runs again. The other carries rows on, but not those that stand there: they have
    been read for the last time, and are written over only where the kernels allow that; rows need not be of the same
    size, as those of a stride are not. `inside`: the same of tensors whose places are known already, and of no others'
    line buffers.
    """
    actions = [action for strip in schedule.strips for action in strip]
    found: dict[int, int] = {}
    for k, node in enumerate(nodes):
        given = [t for t in node.inputs if t in schedule.heights]
        if len(given) != 1 or node.outputs[0] not in set(schedule.heights) - schedule.carried:
            continue
        made, over = node.outputs[0], given[0]
        if made in inside or over not in schedule.carried or over in {*inside.values(), *found.values()}:
            continue
        taken = -(-schedule.heights[made] * row_bytes(graph.tensors[made]) // row_bytes(graph.tensors[over]))
        runs = [n for n, action in enumerate(actions) if isinstance(action, Run) and action.node == k]
        if all(
            _allowed(actions[n], kernels, node.inputs.index(over), taken)
            and _undisturbed(actions, n, made, over, taken)
            for n in runs
        ):
            found[made] = over
    return found


def _allowed(run: Action, kernels: Mapping[Run, Kernel], position: int, taken: int) -> bool:
    """Whether a run may write the first `taken` rows of the line buffer that it reads."""
    if not isinstance(run, Run) or run not in kernels or run.writes[1]:
        return False
    row = run.reads[0][1]
    return row >= taken or (row == 0 and position in kernels[run].inplace)


def _undisturbed(actions: Sequence[Action], at: int, made: int, over: int, taken: int) -> bool:
    """Whether nobody needs the rows that the run `at` has written over, nor writes there until `made` was read."""
    read = max((n for n, a in _until_remade(actions, at, made) if made in dict(a.reads)), default=at)
    for n in range(at + 1, len(actions)):
        action = actions[n]
        if isinstance(action, Carry):
            if action.tensor == over:
                return action.first >= taken and n > read
        elif action.writes[0] == over and action.writes[1] < taken:
            return n > read
        elif any(t == over and row < taken for t, row in action.reads):
            return False
    return True


def _until_remade(actions: Sequence[Action], at: int, made: int) -> list[tuple[int, Run]]:
    """The runs after `at`, until `made` is made anew."""
    found = []
    for n in range(at + 1, len(actions)):
        action = actions[n]
        if isinstance(action, Run):
            if action.writes[0] == made:
                break
            found.append((n, action))
    return found
