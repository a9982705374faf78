"""Cortex-M microcontrollers, from the M0+ to the M85."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

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

from . import boards, costs, devices, rules, select, toolchain

KERNELS = Path(__file__).parent / "kernels"
TEMPLATES = Path(__file__).parent / "templates"


@hookimpl
def tinygen_devices() -> Iterable[Device]:
    return devices.devices()


@hookimpl
def tinygen_toolchain(device: Device, name: str | None) -> Toolchain | None:
    return toolchain.toolchain(device, name)


@hookimpl
def tinygen_quantization_rules(device: Device) -> Iterable[QuantRule]:
    return rules.rules(device) if device.family == devices.FAMILY else ()


@hookimpl
def tinygen_select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return select.select_kernel(node, device, optimize) if device.family == devices.FAMILY else None


@hookimpl
def tinygen_cost_model(device: Device) -> CostModel | None:
    return costs.cost_model(device)


@hookimpl
def tinygen_runtime_dirs(device: Device) -> Iterable[Path]:
    return (KERNELS,) if device.family == devices.FAMILY else ()


@hookimpl
def tinygen_template_dirs(device: Device) -> Iterable[Path]:
    return (TEMPLATES,) if device.family == devices.FAMILY else ()


@hookimpl
def tinygen_run(device: Device, image: Image, inputs: bytes, counting: bool) -> RunResult | None:
    board = boards.board(device)
    return None if board is None else run_board(board, image, inputs, counting)
