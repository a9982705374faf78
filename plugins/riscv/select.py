"""Which of our kernels runs a node."""

from __future__ import annotations

from tinygen.api import SKIPPING, BoundNode, Core, Device, Kernel, SharedKernels, Variants

VARIANTS = Variants(
    f"{__package__}.lowering",
    (("rvv", "vector"),),
    SharedKernels(Core(sparse=SKIPPING)),
    packed=(("packed", "vector"),),
)
"""(last word of the lowering's file name, feature that the core must have), in the order of asking."""


def select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    return VARIANTS.select(node, device, optimize)
