"""The network: tensors by index and nodes in execution order. Immutable; passes return new graphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tinygen.ir.node import ABSENT, BoundNode, Node
from tinygen.ir.tensor import Tensor


@dataclass(frozen=True, eq=False)
class Graph:
    """A static dataflow graph. `inputs` and `outputs` are tensor indices, in the model's order."""

    name: str
    tensors: tuple[Tensor, ...]
    nodes: tuple[Node, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    def bind(self, node: Node) -> BoundNode:
        """`node` with its tensors resolved."""
        return BoundNode(
            node.op,
            tuple(None if i == ABSENT else self.tensors[i] for i in node.inputs),
            tuple(self.tensors[i] for i in node.outputs),
            node.attrs,
            node.location,
        )

    def bound(self) -> Iterator[BoundNode]:
        """All nodes in execution order, with their tensors."""
        return (self.bind(node) for node in self.nodes)

    def with_tensor(self, index: int, tensor: Tensor) -> Graph:
        """The same graph with tensor `index` replaced."""
        return replace(self, tensors=(*self.tensors[:index], tensor, *self.tensors[index + 1 :]))

    def producers(self) -> dict[int, int]:
        """Tensor index -> index of the node that writes it."""
        return {t: i for i, node in enumerate(self.nodes) for t in node.outputs}

    def consumers(self) -> dict[int, list[int]]:
        """Tensor index -> indices of the nodes that read it, each once."""
        readers: dict[int, list[int]] = {}
        for i, node in enumerate(self.nodes):
            for t in dict.fromkeys(node.inputs):
                if t != ABSENT:
                    readers.setdefault(t, []).append(i)
        return readers
