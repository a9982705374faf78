"""The hooks of the Kestrel K1. Each answers for this device only, and leaves the others to their plugins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.api import (
    BoundNode,
    Device,
    Image,
    Kernel,
    Op,
    QuantRule,
    RunResult,
    Toolchain,
    hookimpl,
    operators_in,
    run_on_host,
)

from . import ops, package, rules, select, toolchain
from .devices import DEVICE
from .folders import KERNELS, RUNTIME, TEMPLATES

if TYPE_CHECKING:
    from tinygen.api import Library


@hookimpl
def tinygen_devices() -> Iterable[Device]:
    return (DEVICE,)


@hookimpl
def tinygen_toolchain(device: Device, name: str | None) -> Toolchain | None:
    return toolchain.toolchain(name) if device is DEVICE else None


@hookimpl
def tinygen_quantization_rules(device: Device) -> Iterable[QuantRule]:
    return rules.RULES if device is DEVICE else ()


@hookimpl
def tinygen_select_kernel(node: BoundNode, device: Device, op: Op) -> Kernel | None:
    return select.select_kernel(node, op) if device is DEVICE else None


@hookimpl
def tinygen_runtime_dirs(device: Device) -> Iterable[Path]:
    return (KERNELS, RUNTIME) if device is DEVICE else (RUNTIME,)


@hookimpl
def tinygen_template_dirs(device: Device) -> Iterable[Path]:
    return (TEMPLATES,) if device is DEVICE else ()


@hookimpl
def tinygen_run(device: Device, image: Image, inputs: bytes) -> RunResult | None:
    return run_on_host(image, inputs, engine="model of the Kestrel K1") if device is DEVICE else None


@hookimpl
def tinygen_ops() -> Iterable[type[Op]]:
    return operators_in(ops)


@hookimpl
def tinygen_package_formats() -> Iterable[str]:
    return (package.FORMAT,)


@hookimpl
def tinygen_package(library: Library, format: str) -> Mapping[str, str] | None:
    return package.package(library) if format == package.FORMAT else None
