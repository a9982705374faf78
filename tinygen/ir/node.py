"""An operator of the graph, alone (`Node`) and with its tensors at hand (`BoundNode`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tinygen.ir.errors import UnsupportedError
from tinygen.ir.tensor import Array, Tensor

ABSENT = -1
"""The index of an optional input that is not given."""


@dataclass(frozen=True, eq=False)
class Node:
    """One operator: tensor indices in and out, and the operator's own frozen attributes.

    `location` says where it came from ("operator 3 of subgraph 0"), for messages.
    """

    op: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    attrs: Any = None
    location: str = ""


@dataclass(frozen=True, eq=False)
class BoundNode:
    """A node with its tensors resolved: all that an operator needs to know, and nothing more."""

    op: str
    inputs: tuple[Tensor | None, ...]
    outputs: tuple[Tensor, ...]
    attrs: Any
    location: str = ""

    def input(self, index: int) -> Tensor:
        """Input `index`, which must be present."""
        tensor = self.optional(index)
        if tensor is None:
            raise self.unsupported(f"input {index} is missing")
        return tensor

    def optional(self, index: int) -> Tensor | None:
        """Input `index`, or None where it is absent."""
        return self.inputs[index] if index < len(self.inputs) else None

    def constant(self, index: int) -> Array:
        """The data of input `index`, which must be a constant."""
        tensor = self.input(index)
        if tensor.data is None:
            raise self.unsupported(f"input {index} ({tensor.name!r}) must be a constant")
        return tensor.data

    @property
    def output(self) -> Tensor:
        """The first output."""
        return self.outputs[0]

    def unsupported(self, what: str, cure: str = "") -> UnsupportedError:
        """The error for this node, naming it and its place."""
        name = self.outputs[0].name if self.outputs else ""
        if len(name) > 80:  # converters join the names of all that they fused
            name = f"{name[:77]}..."
        where = f"{self.op} ({self.location or 'no location'}, output {name!r})"
        return UnsupportedError(what, where=where, cure=cure)
