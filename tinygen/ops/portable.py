"""The portable kernel of a node, for those who run its very arguments through a function of their own."""

from __future__ import annotations

from dataclasses import replace

from tinygen.ir import BoundNode, Kernel
from tinygen.ops.discover import builtin_ops


def portable_kernel(node: BoundNode) -> Kernel:
    """How the node runs where no plugin has a kernel for it."""
    return next(one for one in builtin_ops() if one.name == node.op)().kernel(node)


def with_function(kernel: Kernel, symbol: str, source: str, header: str, why: str) -> Kernel:
    """`kernel`, of one call, with another C function of the same arguments."""
    (one,) = kernel.calls
    return replace(kernel, calls=(replace(one, symbol=symbol, source=source, header=header),), why=why)
