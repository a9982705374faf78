"""A graph under construction: operators are appended, and each infers the shape of what it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tinygen.ir import ABSENT, Array, BoundNode, DType, Node, QuantParams, Shape, Tensor
from tinygen.ops import Op


@dataclass
class Net:
    """Tensors and nodes so far. Tensors are named `t0`, `t1`, ... by their index, which is their origin too."""

    ops: Mapping[str, Op]
    tensors: list[Tensor] = field(default_factory=list, init=False)
    nodes: list[Node] = field(default_factory=list, init=False)

    def add(self, tensor: Tensor) -> int:
        """Append a tensor, named anew; its index."""
        self.tensors.append(replace(tensor, name=f"t{len(self.tensors)}"))
        return len(self.tensors) - 1

    def constant(self, data: Array, quant: QuantParams | None = None) -> int:
        """Append a constant; its index."""
        return self.add(Tensor("", data.shape, DType.of(data), quant, data))

    def node(
        self,
        op: str,
        inputs: Sequence[int],
        attrs: Any = None,
        quant: QuantParams | None = None,
        dtype: DType | None = None,
    ) -> int:
        """Append a node of one output, whose shape the operator infers; its index. As input 0 where not told."""
        first = self.tensors[inputs[0]]
        quant = quant or (first.quant if dtype is None else None)
        probe = replace(first, data=None, dtype=dtype or first.dtype, quant=quant, origin=-1)
        bound = BoundNode(op, tuple(None if i == ABSENT else self.tensors[i] for i in inputs), (probe,), attrs)
        (shape,) = self.ops[op].infer(bound)
        index = self.add(replace(probe, shape=shape))
        self.tensors[index] = replace(self.tensors[index], origin=index)
        self.nodes.append(Node(op, tuple(inputs), (index,), attrs, f"node {len(self.nodes)}"))
        return index

    def shape(self, index: int) -> Shape:
        """The shape of tensor `index`."""
        return self.tensors[index].shape
