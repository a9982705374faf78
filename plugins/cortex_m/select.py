"""Which of our kernels runs a node: the first of the variants, best first, that takes it on this core."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from pathlib import Path

from tinygen.api import BoundNode, Device, Kernel

Lowering = Callable[[BoundNode, Device, str], Kernel | None]
"""(node, device, optimize) -> the kernel, or None to leave the node to the next variant."""

VARIANTS = (("mve", "mve"), ("winograd", "dsp"), ("dsp", "dsp"), ("scalar", None))
"""(last word of the lowering's file name, feature that the core must have), in the order of asking."""

FOLDER = Path(__file__).parent / "lowering"


@functools.cache
def candidates(op: str, features: frozenset[str]) -> tuple[Lowering, ...]:
    """The lowerings that we have for operator `op` ("CONV_2D") on a core with `features`, best first."""
    names = [f"{op.lower()}_{variant}" for variant, needed in VARIANTS if needed is None or needed in features]
    modules = (f"{__package__}.lowering.{name}" for name in names if (FOLDER / f"{name}.py").is_file())
    return tuple(importlib.import_module(module).lower for module in modules)


def select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """Our kernel for `node`; None leaves it to the portable one."""
    kernels = (lower(node, device, optimize) for lower in candidates(node.op, device.features))
    return next((kernel for kernel in kernels if kernel is not None), None)
