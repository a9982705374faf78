"""Which of our kernels runs a node: the first of the variants, best first, that takes it on this core."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from pathlib import Path

from tinygen.api import BoundNode, Device, Kernel, weight_bits

Lowering = Callable[[BoundNode, Device, str], Kernel | None]
"""(node, device, optimize) -> the kernel, or None to leave the node to the next variant."""

VARIANTS = (("rvv", "vector"), ("winograd", "mul64"), ("rv32", "mul64"))
"""(last word of the lowering's file name, feature that the core must have), in the order of asking."""

FOLDER = Path(__file__).parent / "lowering"


@functools.cache
def candidates(op: str, features: frozenset[str]) -> tuple[Lowering, ...]:
    """The lowerings that we have for operator `op` ("CONV_2D") on a core with `features`, best first."""
    names = [f"{op.lower()}_{variant}" for variant, needed in VARIANTS if needed in features]
    modules = (f"{__package__}.lowering.{name}" for name in names if (FOLDER / f"{name}.py").is_file())
    return tuple(importlib.import_module(module).lower for module in modules)


def _known_scheme(node: BoundNode, optimize: str) -> bool:
    """Whether our kernels compute what `node` means: they round twice, and read weights of 8 bits.

    Weights of fewer bits are int8 too, but unpacked they take flash, which only speed is worth.
    """
    if getattr(node.attrs, "rounding", "double") != "double":
        return False
    packed = any(t is not None and t.is_constant and weight_bits(t) < 8 for t in node.inputs)
    return not packed or optimize == "time"


def select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    if not _known_scheme(node, optimize):
        return None
    kernels = (lower(node, device, optimize) for lower in candidates(node.op, device.features))
    return next((kernel for kernel in kernels if kernel is not None), None)
