"""Espressif's ESP32 family; the RISC-V members (C3, C6) are compiled and run by the riscv plugin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.api import (
    BoundNode,
    CostModel,
    Device,
    Image,
    Kernel,
    QuantRule,
    RunResult,
    Toolchain,
    hookimpl,
    run_board,
)

from . import boards, costs, devices, package, rules, select, toolchain

if TYPE_CHECKING:
    from tinygen.api import Library

EXTENDS = ("reference", "riscv")
KERNELS = Path(__file__).parent / "kernels"


@hookimpl
def tinygen_devices() -> Iterable[Device]:
    return devices.devices()


@hookimpl
def tinygen_toolchain(device: Device, name: str | None) -> Toolchain | None:
    return toolchain.toolchain(device, name)


@hookimpl
def tinygen_quantization_rules(device: Device) -> Iterable[QuantRule]:
    return rules.rules(device)


@hookimpl
def tinygen_select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return select.select_kernel(node, device, optimize) if "xtensa" in device.features else None


@hookimpl
def tinygen_cost_model(device: Device) -> CostModel | None:
    return costs.cost_model(device)


@hookimpl
def tinygen_runtime_dirs(device: Device) -> Iterable[Path]:
    return (KERNELS,) if "xtensa" in device.features else ()


@hookimpl
def tinygen_run(device: Device, image: Image, inputs: bytes, counting: bool) -> RunResult | None:
    board = boards.board(device)
    return None if board is None else run_board(board, image, inputs, counting)


@hookimpl
def tinygen_package_formats() -> Iterable[str]:
    return (package.FORMAT,)


@hookimpl
def tinygen_package(library: Library, format: str) -> Mapping[str, str] | None:
    return package.package(library) if format == package.FORMAT else None
