"""What lives when a given set of nodes has run, whatever their order. Sets of nodes are bit masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.ir import ABSENT, Graph, Kernel
from tinygen.plan.bound import Sharing, shared_blocks, sharing
from tinygen.plan.packing import units
from tinygen.plan.storage import overlap_of, share_aliases


@dataclass(frozen=True)
class Block:
    """A storage without its place in time: a tensor with its aliases."""

    width: int
    """In units of the alignment."""
    readers: int
    """The nodes that read any of its tensors."""
    kept: bool
    """One of them is an output of the graph."""

    def dead(self, done: int) -> bool:
        """Whether nobody needs it any more when the nodes `done` have run."""
        return not self.kept and not self.readers & ~done


@dataclass(frozen=True)
class Step:
    """What one node does to memory."""

    reads: tuple[Block, ...]
    makes: tuple[Block, ...]
    scratch: int
    partners: tuple[tuple[Block, Sharing], ...]
    """Inputs that output 0 may overlap where they die here."""

    def width(self) -> int:
        """Units that come into being while it runs."""
        return sum(block.width for block in self.makes) + self.scratch

    def shared(self, done: int) -> int:
        """The most units of output 0 that lie over inputs that die here, when this node is the last of `done`."""
        return shared_blocks([over for block, over in self.partners if block.dead(done)])


@dataclass(frozen=True)
class Residency:
    """Memory under any order of the nodes; everything in units of the alignment."""

    steps: tuple[Step, ...]
    needs: tuple[int, ...]
    """For each node the nodes that make its inputs."""
    at_start: int
    """The graph's inputs."""

    def run(self, done: int, taken: int, n: int) -> tuple[int, int]:
        """(what lives while node n runs, what lives afterwards); `taken` lives when the nodes `done` have run."""
        step, after = self.steps[n], done | 1 << n
        running = taken + step.width() - step.shared(after)
        freed = sum(block.width for block in step.reads if block.dead(after))
        stays = sum(block.width for block in step.makes if not block.dead(after))
        return running, taken - freed + stays

    def least(self, n: int) -> int:
        """What lives while node n runs at the very least: all that it reads, makes and needs as scratch."""
        step = self.steps[n]
        return sum(block.width for block in step.reads) + step.width() - step.shared(-1)


def residency_of(graph: Graph, kernels: Sequence[Kernel], alignment: int) -> Residency:
    """The memory that the nodes of `graph` take, in units of `alignment` bytes."""
    root = share_aliases(graph, kernels)
    readers = dict.fromkeys(root.values(), 0)
    for n, node in enumerate(graph.nodes):
        for t in node.inputs:
            if t in root:
                readers[root[t]] |= 1 << n
    kept = {root[t] for t in graph.outputs if t in root}
    blocks = {r: Block(units(graph.tensors[r].bytes, alignment), readers[r], r in kept) for r in readers}
    steps = tuple(_step(graph, kernels[n], n, root, blocks, alignment) for n in range(len(graph.nodes)))
    makers = graph.producers()
    needs = tuple(sum({1 << makers[t] for t in node.inputs if t != ABSENT and t in makers}) for node in graph.nodes)
    start = sum(blocks[t].width for t in graph.inputs if not blocks[t].dead(0))
    return Residency(steps, needs, start)


def _step(graph: Graph, kernel: Kernel, n: int, root: dict[int, int], blocks: dict[int, Block], alignment: int) -> Step:
    node = graph.nodes[n]
    places: dict[int, list[int]] = {}
    for position, t in enumerate(node.inputs):
        if t in root:
            places.setdefault(root[t], []).append(position)
    partners = [
        (blocks[r], sharing(overlap, blocks[node.outputs[0]].width, blocks[r].width, alignment))
        for r, positions in places.items()
        if not kernel.alias and (overlap := overlap_of(kernel, 0, 0, positions)) is not None
    ]
    return Step(
        tuple(blocks[r] for r in places),
        tuple(blocks[t] for t in node.outputs if root[t] == t),
        units(kernel.scratch_bytes, alignment),
        tuple(partners),
    )
