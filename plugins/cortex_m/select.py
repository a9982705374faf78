"""Which of our kernels runs a node."""

from __future__ import annotations

from tinygen.api import BoundNode, Device, Kernel, SharedKernels, Variants

from .lowering.scalar import SCALAR

VARIANTS = Variants(
    f"{__package__}.lowering",
    (("mve", "mve"), ("winograd", "dsp"), ("dsp", "dsp"), ("fitted", "dsp"), ("scalar", None)),
    SharedKernels(SCALAR),
    packed=(("nibbles", "mve"), ("unpacked", "mve"), ("packed", "dsp"), ("fitted", "dsp")),
    single=(("fitted", "dsp"),),
)
"""(last word of the lowering's file name, feature that the core must have), in the order of asking."""


def select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    return VARIANTS.select(node, device, optimize)
