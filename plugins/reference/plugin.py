"""The plugin under all others: the host as a device, and the portable kernel of every operator."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tinygen.api import (
    TFLM_SCHEME,
    BoundNode,
    Device,
    Image,
    Kernel,
    Op,
    QuantRule,
    RunResult,
    Toolchain,
    ToolError,
    hookimpl,
    host_toolchain,
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
TIMEOUT_SECONDS = 600
PORT = Path(__file__).parent / "port" / "host_port.c"


@hookimpl
def tinygen_devices() -> Iterable[Device]:
    return (HOST,)


@hookimpl
def tinygen_toolchain(device: Device, name: str | None) -> Toolchain | None:
    if device is not HOST:
        return None
    return replace(host_toolchain(name), port_sources=(PORT,))


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
    if device is not HOST:
        return None
    try:
        done = subprocess.run([image.path], input=inputs, capture_output=True, timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"did not end within {TIMEOUT_SECONDS} s", where=str(image.path)) from error
    if done.returncode < 0 or done.stderr:
        raise ToolError(f"the program failed:\n{done.stderr.decode(errors='replace')}", where=str(image.path))
    return RunResult(done.stdout, done.returncode, "host")
