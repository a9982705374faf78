"""Which kernel runs a node on the Xtensa members: those of two products in one multiplication."""

from __future__ import annotations

from tinygen.api import PAIRS, BoundNode, Core, Device, Kernel, SharedKernels, Variants

VARIANTS = Variants(__package__, (), SharedKernels(Core(convolution=PAIRS)))


def select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    return VARIANTS.select(node, device, optimize)
