"""The device's kernel for each strip of each of a cascade's nodes, and what they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tinygen.cascade.cost import strip_cost
from tinygen.cascade.feed import FEED
from tinygen.cascade.fold import fold_kernel
from tinygen.cascade.narrow import COPY, copy_kernel
from tinygen.cascade.node import Cascade
from tinygen.cascade.patches import Patch
from tinygen.cascade.rows import part, row_axes, row_bytes
from tinygen.cascade.schedule import Carry, Run, Schedule
from tinygen.ir import BoundNode, Kernel, Tensor

CARRY = 1.25
"""Instructions for a word that is carried on to the next strip: a copy written four words at a time."""

COPY_CALL = 40
"""Instructions for each row of columns that is copied, besides those for its words."""

Select = Callable[[BoundNode], Kernel]
"""The device's kernel for a node."""
Price = Callable[[BoundNode, Kernel], float | None]
"""What a kernel takes, in instructions or cycles; None where that is not known."""


Known = dict[tuple[object, ...], Kernel]
"""Kernels that were asked for, of the strips of a graph's nodes."""


def run_kernels(patch: Patch, attrs: Cascade, select: Select, known: Known | None = None) -> dict[Run, Kernel] | None:
    """The kernel of each run but those of fed rows, in order; None if one is more than plain calls.

    `known` is looked up first, and filled.
    """
    known = {} if known is None else known
    found: dict[Run, Kernel] = {}
    for run in _runs(patch.schedule):
        node = patch.nodes[run.node]
        if node.op == FEED:
            continue
        bound = patch.graph.bind(node)
        key = (node.op, node.outputs, _across(bound), *_likeness(run)[1:])
        if run.folds is not None:
            key = (*key, patch.columns)
        if key not in known:
            known[key] = _kernel(patch, attrs, bound, run, select)
        kernel = known[key]
        if kernel.alias or kernel.template != "layer.c.j2" or not kernel.calls:
            return None
        found[run] = kernel
    return found


def _kernel(patch: Patch, attrs: Cascade, bound: BoundNode, run: Run, select: Select) -> Kernel:
    if bound.op == COPY:
        return copy_kernel(bound, run.rows)
    if run.folds is None:
        return attrs.form(select(_strip(bound, run)))
    assert patch.fold is not None
    return fold_kernel(patch.fold, run.rows, *run.folds, width=bound.input(0).shape[2], columns=patch.columns)


def run_price(patch: Patch, kernels: Mapping[Run, Kernel], price: Price, scale: float = 0.0) -> float | None:
    """What a patch that runs `kernels` takes; None where that is not known of one of them.

    `scale`: if not 0, what is not known is taken to be so many times the rough estimate.
    """
    known: dict[tuple[object, ...], float | None] = {}
    total = 0.0
    for run in _runs(patch.schedule):
        if run not in kernels:  # rows that are fed
            continue
        key = _likeness(run)
        if key not in known:
            known[key] = _price(patch, run, kernels[run], price, scale)
        one = known[key]
        if one is None:
            return None
        total += one
    carries = (a for strip in patch.schedule.strips for a in strip if isinstance(a, Carry))
    return total + sum(CARRY * a.rows * row_bytes(patch.graph.tensors[a.tensor]) / 4 for a in carries)


def _price(patch: Patch, run: Run, kernel: Kernel, price: Price, scale: float) -> float | None:
    bound, share = patch.graph.bind(patch.nodes[run.node]), 1.0
    if bound.op == COPY:
        return COPY_CALL * run.rows + CARRY * run.rows * row_bytes(_narrower(bound)) / 4
    if run.folds is not None and patch.fold is not None:
        share = bound.input(0).shape[2] / patch.fold.input(0).shape[2]
        bound = patch.fold
    found = price(_strip(bound, run), kernel)
    if found is None and scale:
        found = scale * strip_cost(bound, run.rows, run.need.rows)
    return None if found is None else share * found


def _narrower(node: BoundNode) -> Tensor:
    """What a copy copies whole: from whole tensors its output, to them its input."""
    return min(node.input(0), node.output, key=row_bytes)


def _across(node: BoundNode) -> tuple[object, ...]:
    """How wide a node's images are, and their padding: patches that differ in it have other kernels."""
    widths = (t.shape[2] for t in (*node.inputs, node.output) if t is not None and len(t.shape) == 4)
    return (*widths, getattr(node.attrs, "padding", None)) if node.op != COPY else (*widths, node.attrs)


def _runs(schedule: Schedule) -> list[Run]:
    return [a for strip in schedule.strips for a in strip if isinstance(a, Run)]


def _likeness(run: Run) -> tuple[object, ...]:
    """Runs that have this in common have the same kernel."""
    return run.node, run.rows, run.need.rows, run.need.above, run.need.below, run.folds


def _strip(node: BoundNode, run: Run) -> BoundNode:
    """The node as it is for a run."""
    axes = row_axes(node)
    assert axes is not None, "the schedule has it"
    return part(node, axes, run.rows, run.need)
