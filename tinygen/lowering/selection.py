"""Which of a plugin's kernels runs a node: the first of its variants, best first, that takes it on this core."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tinygen.device import Device
from tinygen.ir import BoundNode, Kernel
from tinygen.lowering.kernels import SharedKernels
from tinygen.lowering.scheme import has_packed_weights, known_scheme

Lowering = Callable[[BoundNode, Device, str], Kernel | None]
"""(node, device, optimize) -> the kernel, or None to leave the node to the next variant."""


@dataclass(frozen=True)
class Variants:
    """The lowerings of a package: modules `<operator>_<variant>.py`, each with a function `lower` (`Lowering`).

    Modules are found by their names, so that a new kernel needs no registration.

    Attributes:
        package: the package's full name.
        order: (variant, feature that the core must have or None), in the order of asking.
        shared: kernels that are asked last.
        packed: as `order`, of lowerings for weights of fewer than 8 bits, which the others are asked for only where
            speed is all that counts.
        single: as `order`, of lowerings that also know nodes that round once.
    """

    package: str
    order: tuple[tuple[str, str | None], ...]
    shared: SharedKernels | None = None
    packed: tuple[tuple[str, str | None], ...] = ()
    single: tuple[tuple[str, str | None], ...] = ()

    @property
    def folder(self) -> Path:
        """Where the modules lie."""
        spec = find_spec(self.package)
        assert spec is not None and spec.submodule_search_locations
        return Path(spec.submodule_search_locations[0])

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators that have a module, by name ("CONV_2D")."""
        words = {variant for variant, _ in (*self.order, *self.packed, *self.single)}
        parts = (path.stem.rpartition("_") for path in self.folder.glob("*_*.py"))
        own = {op.upper() for op, _, variant in parts if op and variant in words}
        return tuple(sorted(own.union(self.shared.operators if self.shared else ())))

    def select(self, node: BoundNode, device: Device, optimize: str) -> Kernel | None:
        """The kernel for `node`; None leaves it to a more general plugin."""
        packed = has_packed_weights(node)
        order = self.packed if packed and optimize != "time" else self.order
        twice = known_scheme(node)
        found = lowerings(self, order if twice else self.single, node.op, device.features)
        if self.shared is not None:
            found = (*found, self.shared.select)
        kernels = (lower(node, device, optimize) for lower in found)
        return next((kernel for kernel in kernels if kernel is not None), None)


@functools.cache
def lowerings(
    variants: Variants, order: tuple[tuple[str, str | None], ...], op: str, features: frozenset[str]
) -> tuple[Lowering, ...]:
    """The lowerings of `order` for operator `op` on a core with `features`, best first."""
    names = [f"{op.lower()}_{variant}" for variant, needed in order if needed is None or needed in features]
    modules = (f"{variants.package}.{name}" for name in names if (variants.folder / f"{name}.py").is_file())
    return tuple(importlib.import_module(module).lower for module in modules)
