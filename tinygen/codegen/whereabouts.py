"""Where each part of a library lies: for its header, its report and its README."""

from __future__ import annotations

from dataclasses import dataclass

from tinygen.codegen.layers import arena_name
from tinygen.codegen.lowering import Lowered
from tinygen.codegen.symbols import section_macro


@dataclass(frozen=True)
class Arena:
    """One part of the arena; most networks have just one."""

    name: str
    """In C: `arena`, `arena1`, ..."""
    suffix: str
    """Of its macro: "" for KWS_ARENA_BYTES, "1" for KWS_ARENA1_BYTES."""
    bytes: int
    memory: str
    """Label of the memory that it is planned for; "" where the device states none."""

    @property
    def section(self) -> str:
        return section_macro(self.memory) if self.memory else ""


def arenas(lowered: Lowered) -> list[Arena]:
    """All parts of the arena, in the order in which `invoke` takes them."""
    plan = lowered.plan
    return [
        Arena(arena_name(r), str(r or ""), size, plan.memories[r] if plan.memories else "")
        for r, size in enumerate(plan.arenas)
    ]


def layer_memories(lowered: Lowered, n: int) -> dict[str, list[str]]:
    """Labels of the memories of a layer's outputs, scratch and constants; empty where the device states none."""
    plan = lowered.plan
    if not plan.memories:
        return {}
    found = {"outputs": [plan.memories[plan.room_of.get(t, 0)] for t in lowered.graph.nodes[n].outputs]}
    if n in plan.scratch:
        found["scratch"] = [plan.memories[plan.room_of_scratch.get(n, 0)]]
    constants = {lowered.sections.get((n, constant.name), "flash") for constant in lowered.constants(n)}
    return found | ({"constants": sorted(constants)} if constants else {})
