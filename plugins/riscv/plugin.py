"""RISC-V microcontrollers: serves any device of a known RV32 instruction set, from any plugin."""

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
    Rule,
    RunResult,
    Toolchain,
    hookimpl,
    run_board,
)

from . import boards, cycles, devices, flash_file, rules, select, toolchain

EXTENDS = ("reference",)
KERNELS = Path(__file__).parent / "kernels"


@hookimpl
def tinygen_devices() -> Iterable[Device]:
    return devices.devices()


@hookimpl
def tinygen_toolchain(device: Device, name: str | None) -> Toolchain | None:
    return toolchain.toolchain(device, name)


@hookimpl
def tinygen_quantization_rules(device: Device) -> Iterable[QuantRule]:
    return rules.rules(device) if device.isa in toolchain.TARGETS else ()


@hookimpl
def tinygen_select_kernel(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    return select.select_kernel(node, device, optimize) if device.isa in toolchain.TARGETS else None


@hookimpl
def tinygen_cost_model(device: Device) -> CostModel | None:
    return cycles.cost_model(device)


@hookimpl
def tinygen_runtime_dirs(device: Device) -> Iterable[Path]:
    return (KERNELS,) if device.isa in toolchain.TARGETS else ()


@hookimpl
def tinygen_run(device: Device, image: Image, inputs: bytes, counting: bool) -> RunResult | None:
    board = boards.board(device)
    return None if board is None else run_board(board, image, inputs, counting)


@hookimpl
def tinygen_build_rules() -> Iterable[Rule]:
    return (flash_file.RULE,)
