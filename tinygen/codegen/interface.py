"""The inputs and outputs of a network as its C header and its README show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.codegen.layers import arena_name
from tinygen.codegen.lowering import Lowered
from tinygen.ir import DType, Tensor


@dataclass(frozen=True)
class Port:
    """One input or output: `input0`, its tensor and its place in the arena."""

    label: str
    macro: str
    tensor: Tensor
    offset: int | None
    """Bytes from the arena's start; None for an input that is fed by rows."""
    arena: str = "arena"
    """The part of the arena that it lies in."""

    @property
    def c_type(self) -> str:
        return self.tensor.dtype.c_type

    @property
    def quantized(self) -> bool:
        """Whether float helpers make sense for it."""
        return self.tensor.quant is not None and self.tensor.dtype in (DType.INT8, DType.UINT8, DType.INT16)

    @property
    def limits(self) -> tuple[int, int]:
        return self.tensor.dtype.limits

    @property
    def c_name(self) -> str:
        """The model's name for it as a C string literal."""
        text = self.tensor.name.encode("ascii", "replace").decode()
        return '"' + "".join(c if c.isprintable() and c not in '"\\?' else "_" for c in text) + '"'


def ports(lowered: Lowered, name: str, what: str, indices: Sequence[int]) -> list[Port]:
    """The `what` ("input" or "output") ports, numbered in the model's order."""
    return [
        Port(
            f"{what}{i}",
            f"{name.upper()}_{what.upper()}{i}",
            lowered.graph.tensors[t],
            lowered.plan.offsets.get(t),
            arena_name(lowered.plan.room_of.get(t, 0)),
        )
        for i, t in enumerate(indices)
    ]
