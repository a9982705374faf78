"""What a pass is, and how passes are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tinygen.ir import Graph, GraphError, verify
from tinygen.ops.base import Op


@dataclass(frozen=True)
class Pass:
    """A named transformation. `apply` gets a verified graph and the operators, and returns a graph as good."""

    name: str
    apply: Callable[[Graph, Mapping[str, Op]], Graph]


def run_passes(graph: Graph, passes: Iterable[Pass], ops: Mapping[str, Op]) -> Graph:
    """`graph` after all `passes`; GraphError names the pass that broke it."""
    for one in passes:
        try:
            graph = verify(one.apply(graph, ops))
        except GraphError as error:
            raise GraphError(error.what, where=f"{graph.name} after the pass {one.name}") from error
    return graph
