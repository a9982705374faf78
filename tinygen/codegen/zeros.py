"""Kernels that skip zeros, in a network: those whose code pays with what all its layers save together."""

from __future__ import annotations

from tinygen.device import Device
from tinygen.ir import BoundNode, Graph, Kernel, constant_bytes
from tinygen.plugins import Session


class _Without(Session):
    """A session that chooses no kernel of the functions `left`, but what it would take the place of."""

    def __init__(self, session: Session, left: frozenset[str]) -> None:
        super().__init__(session.manager)
        self.left = left

    def kernel(self, node: BoundNode, device: Device, optimize: str) -> Kernel:
        kernel = super().kernel(node, device, optimize)
        if kernel.instead is not None and kernel.symbols[0] in self.left:
            return kernel.instead
        roomy = kernel.roomy
        if roomy is not None and roomy.instead is not None and roomy.symbols[0] in self.left:
            return roomy.instead
        return kernel


def paying(session: Session, graph: Graph, device: Device, optimize: str) -> Session:
    """A session that chooses as `session` does, but for kernels that skip zeros and would make the image larger."""
    if optimize == "time":
        return session
    saved: dict[str, int] = {}
    code: dict[str, int] = {}
    for node in graph.bound():
        kernel = session.kernel(node, device, optimize)
        found = next((one for one in (kernel, kernel.roomy) if one is not None and one.instead is not None), None)
        if found is not None and found.instead is not None:
            name = found.symbols[0]
            saved[name] = saved.get(name, 0) + constant_bytes(found.instead) - constant_bytes(found)
            code[name] = found.code_bytes
    left = frozenset(name for name, bytes in saved.items() if bytes < code[name])
    return _Without(session, left) if left else session
