"""Which of our kernels runs a node."""

from __future__ import annotations

from tinygen.api import BoundNode, Kernel, Op, with_function


def select_kernel(node: BoundNode, op: Op) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    if node.op != "FULLY_CONNECTED":
        return None
    portable = op.kernel(node)
    if portable.symbols != ("tg_fully_connected_s8",):  # other types and schemes have functions of their own
        return None
    return with_function(
        portable,
        symbol="kestrel_fully_connected_s8",
        source="fully_connected/kestrel_fully_connected_s8.c",
        header="fully_connected/kestrel_fully_connected.h",
        why="dot4: four products at a time",
    )
