"""Which kernel runs a node on the Xtensa members: the shared ones, with innermost loops of their own."""

from __future__ import annotations

from tinygen.api import (
    PAIRS,
    BoundNode,
    Core,
    DenseCosts,
    DenseLayout,
    Device,
    Kernel,
    SharedKernels,
    SparseCore,
    SparseCosts,
    Variants,
)

DENSE = DenseLayout(sizes=(32, 24, 20, 16, 12, 10, 8, 6, 4, 2), costs=DenseCosts(group=38, input=12, extra=14))
SPARSE = SparseCore(
    SparseCosts(product=2.38, output=36, step=20.4, channel=290, gather=35, block=6, code=2250),
    SparseCosts(product=0, output=20, step=11, channel=50, code=340),
)
VARIANTS = Variants(__package__, (), SharedKernels(Core(convolution=PAIRS, dense=DENSE, sparse=SPARSE)))


def select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    return VARIANTS.select(node, device, optimize)
