"""When the line buffers of a cascade live, on a line of time whose moments are its nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinygen.cascade.schedule import Run, Schedule
from tinygen.ir import Node


@dataclass(frozen=True)
class Lifetimes:
    """Of the tensors between the nodes.

    Attributes:
        spans: tensor -> the first and the last node during which its buffer lives.
        kept: (tensor, node) where a run of the node leaves rows of the tensor that are read afterwards.
    """

    spans: Mapping[int, tuple[int, int]]
    kept: frozenset[tuple[int, int]]


def lifetimes(nodes: Sequence[Node], schedule: Schedule, always: frozenset[int]) -> Lifetimes:
    """A buffer in `always` lives throughout, any other from its maker to its last reader, as if each node ran once.

    Where nodes take turns within a strip, it also lives during those that run before it has been read.
    """
    last = len(nodes) - 1
    spans = {}
    for k, node in enumerate(nodes):
        made = node.outputs[0]
        if made in schedule.heights:
            readers = [c for c, reader in enumerate(nodes) if made in reader.inputs]
            spans[made] = (0, last) if made in always else (k, max(readers))
    kept = frozenset(pair for strip in schedule.strips for pair in _kept(strip, frozenset(spans) - always))
    for tensor, k in kept:
        first, end = spans[tensor]
        spans[tensor] = min(first, k), max(end, k)
    return Lifetimes(spans, kept)


def _kept(strip: Sequence[object], tensors: frozenset[int]) -> set[tuple[int, int]]:
    """(tensor, node) of `Lifetimes.kept`, of those `tensors` whose rows are all read within a strip."""
    found: set[tuple[int, int]] = set()
    live: set[int] = set()
    for action in reversed(strip):
        if isinstance(action, Run):
            live.discard(action.writes[0])  # written from its front: nothing that was there before is needed
            found |= {(t, action.node) for t in live}
            live |= {t for t, _ in action.reads if t in tensors}
    return found
