"""What a cascade may cost in time: a rough estimate that knows no device, only how fast kernels are made.

They take a few pixels at a time, so that each weight that is loaded serves them all: short strips waste a part of
the last group. Depthwise kernels gather a window's rows anew for each strip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tinygen.cascade.feed import FEED
from tinygen.cascade.fold import folds
from tinygen.cascade.narrow import COPY
from tinygen.cascade.patches import Patch
from tinygen.cascade.rows import POOLS, row_axes, row_bytes
from tinygen.cascade.schedule import Action, Carry, Run
from tinygen.ir import BoundNode, Graph, Node

PIXELS = 3
"""Output pixels that a convolution computes at a time."""
ROWS = 2
"""Output rows that a depthwise convolution computes at a time."""
GATHER = 3
"""Instructions for each input element that a depthwise convolution or a pool gathers."""
CALL = 150
"""Instructions of a call, whatever it computes."""
COPIED = 40
"""Instructions for each row of columns that is copied."""
MOST_ROWS = 6
"""That a layer which takes turns with others makes at a time."""


def node_cost(node: BoundNode) -> int:
    """About the instructions of a node that runs whole."""
    axes = row_axes(node)
    if axes is None:
        return node.output.elements * _taps(node)
    rows, columns = (axis.output for axis in axes)
    return _cost(node, rows, columns, axes[0].input)


def patch_cost(patch: Patch) -> int:
    """About the instructions of a cascade's patch."""
    actions = Counter(_alike(action) for strip in patch.schedule.strips for action in strip)
    total = 0
    for (carried, of, rows, given), times in actions.items():
        if carried:
            total += times * (rows * row_bytes(patch.graph.tensors[of]) // 2)
        elif (op := patch.nodes[of].op) == COPY:
            bound = patch.graph.bind(patch.nodes[of])
            total += times * rows * (COPIED + min(map(row_bytes, (bound.input(0), bound.output))) // 2)
        elif of == len(patch.nodes) - 1 and patch.fold is not None:
            _, _, width, channels = patch.graph.tensors[patch.nodes[of].inputs[0]].shape
            total += times * (CALL + 4 * rows * width * channels)
        elif op != FEED:  # the rows that are fed cost nothing
            total += times * strip_cost(patch.graph.bind(patch.nodes[of]), rows, given)
    return total


def products(node: BoundNode) -> int:
    """Inputs that go into all output elements of a node."""
    return node.output.elements * _taps(node)


def products_again(graph: Graph, node: Node, patches: Sequence[Patch]) -> int:
    """Products that a cascade computes again: more than its nodes do, each whole."""
    total = -sum(products(one) for one in map(graph.bind, node.attrs.nodes) if not folds(one))
    for patch in patches:
        rows = Counter(
            a.node for strip in patch.schedule.strips for a in strip if isinstance(a, Run) for _ in range(a.rows)
        )
        for k, count in rows.items():
            one = patch.nodes[k]
            if one.op not in (COPY, FEED) and (patch.fold is None or k < len(patch.nodes) - 1):
                bound = patch.graph.bind(one)
                total += count * products(bound) // bound.output.shape[1]
    return total


def strip_cost(node: BoundNode, rows: int, given: int) -> int:
    """About the instructions of a node for `rows` of its output rows, from `given` input rows."""
    axes = row_axes(node)
    assert axes is not None, "it runs by rows"
    return _cost(node, rows, axes[1].output, given)


def _alike(action: Action) -> tuple[bool, int, int, int]:
    """What the cost of an action depends on."""
    if isinstance(action, Carry):
        return True, action.tensor, action.rows, 0
    return False, action.node, action.rows, action.need.rows


def rows_at_a_time(node: BoundNode, waste: float) -> int:
    """The fewest output rows that cost, each, no more than `1 + waste` of what they do in the best number."""
    axes = row_axes(node)
    assert axes is not None, "it runs by rows"
    rows, columns = axes
    costs = [
        _cost(node, n, columns.output, (n - 1) * rows.stride + rows.kernel) / n
        for n in range(1, min(MOST_ROWS, rows.output) + 1)
    ]
    return next(n for n, cost in enumerate(costs, 1) if cost <= (1 + waste) * min(costs))


def _cost(node: BoundNode, rows: int, columns: int, given: int) -> int:
    """Of `rows` output rows, from `given` input rows."""
    channels, taps = node.output.shape[-1], _taps(node)
    if node.op == "CONV_2D":
        return CALL + _up(rows * columns, PIXELS) * channels * taps
    if taps == 1:
        return CALL + 4 * rows * columns * channels
    _, _, width, depth = node.input(0).shape
    return CALL + 3 * _up(rows, ROWS) * columns * channels * taps // 2 + GATHER * given * width * depth


def _taps(node: BoundNode) -> int:
    """Inputs of an output element; 1 where each input adds to a sum that is kept."""
    if folds(node):
        return 1
    if node.op in ("CONV_2D", "FULLY_CONNECTED"):
        return node.input(1).elements // node.input(1).shape[0]
    if node.op == "DEPTHWISE_CONV_2D":
        return node.input(1).shape[1] * node.input(1).shape[2]
    if node.op not in POOLS:
        return 1
    return int(node.attrs.kernel[0] * node.attrs.kernel[1])


def _up(count: int, unit: int) -> int:
    return -(-count // unit) * unit
