"""The plugin under all others: the host as a device, and the portable kernel of every operator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tinygen.api import (
    HOST_PORT,
    TFLM_SCHEME,
    BoundNode,
    Device,
    Image,
    Kernel,
    Op,
    QuantRule,
    RunResult,
    Toolchain,
    hookimpl,
    host_toolchain,
    run_on_host,
    runtime_dir,
)

HOST = Device(
    name="host",
    family="reference",
    description="this machine, with the portable kernels",
    isa="native",
    features=frozenset({"mul64", "fpu"}),
    alignment=4,
)


@hookimpl
def tinygen_devices() -> Iterable[Device]:
    return (HOST,)


@hookimpl
def tinygen_toolchain(device: Device, name: str | None) -> Toolchain | None:
    if device is not HOST:
        return None
    return replace(host_toolchain(name), port_sources=(HOST_PORT,))


@hookimpl
def tinygen_quantization_rules(device: Device) -> Iterable[QuantRule]:
    return TFLM_SCHEME if device is HOST else ()


@hookimpl
def tinygen_select_kernel(node: BoundNode, op: Op) -> Kernel:
    return op.kernel(node)


@hookimpl
def tinygen_runtime_dirs() -> Iterable[Path]:
    return (runtime_dir(),)


@hookimpl
def tinygen_run(device: Device, image: Image, inputs: bytes) -> RunResult | None:
    return run_on_host(image, inputs) if device is HOST else None
