"""Which kernel runs a node on the Xtensa members: the shared ones, with innermost loops of their own."""

from __future__ import annotations

from tinygen.api import PAIRS, BoundNode, Core, DenseCosts, DenseLayout, Device, Kernel, SharedKernels, Variants

DENSE = DenseLayout(sizes=(32, 24, 20, 16, 12, 10, 8, 6, 4, 2), costs=DenseCosts(group=38, input=12, extra=14))
VARIANTS = Variants(__package__, (), SharedKernels(Core(convolution=PAIRS, dense=DENSE)))


def select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    return VARIANTS.select(node, device, optimize)
