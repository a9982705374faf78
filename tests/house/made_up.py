"""A made-up operator and a made-up device, as files."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SQUARE_PY = '''\
"""SQUARE: each element times itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tinygen.ir import Array, BoundNode, DType, Graph, Input, Kernel, Output, Scalar, Shape, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case


class Square(Op):
    """Output = input * input; float32."""

    name = "SQUARE"
    options = "SquareOptions"
    types = (DType.FLOAT32,)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        return [x * x]

    def kernel(self, node: BoundNode) -> Kernel:
        arguments = (Input(0), Output(0), Scalar(node.output.elements))
        return Kernel((call("tg_square_f32", *arguments, op="square"),), inplace=(0,))

    def cases(self) -> Iterable[Graph]:
        yield _graph((1, 3, 5))

    def draw(self, draw: Draw) -> Graph:
        return _graph((draw.integer(1, 4), draw.integer(1, 4)))


def _graph(shape: Shape) -> Graph:
    ends = (case.activation(shape, DType.FLOAT32, name=name) for name in ("input", "output"))
    x, y = ends
    return case.single("SQUARE", [x], [y])
'''
SQUARE_H = """\
/* Squares. */
#ifndef TG_SQUARE_H
#define TG_SQUARE_H
#include <stdint.h>

/* output[i] = input[i]^2; count >= 0. In place: output may be input. */
void tg_square_f32(const float *input, float *output, int32_t count);

#endif
"""
SQUARE_C = """\
#include "tg_square.h"

void tg_square_f32(const float *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = input[i] * input[i];
    }
}
"""
OPERATOR = {
    "tinygen/ops/square.py": SQUARE_PY,
    "tinygen_runtime/square/tg_square.h": SQUARE_H,
    "tinygen_runtime/square/tg_square_f32.c": SQUARE_C,
}

ACME = {
    "tinygen_acme/__init__.py": "",
    "tinygen_acme/plugin.py": '''\
"""Acme's microcontrollers."""

from tinygen.api import hookimpl, run_board

from . import boards, devices, rules, toolchain

EXTENDS = ("reference",)


@hookimpl
def tinygen_devices():
    return (devices.ACME_1,)


@hookimpl
def tinygen_toolchain(device, name):
    return toolchain.toolchain(name) if device is devices.ACME_1 else None


@hookimpl
def tinygen_quantization_rules(device):
    return rules.RULES if device is devices.ACME_1 else ()


@hookimpl
def tinygen_run(device, image, inputs, counting):
    return run_board(boards.BOARD, image, inputs, counting) if device is devices.ACME_1 else None
''',
    "tinygen_acme/devices.py": '''\
"""Acme 1, an RV32IMC part."""

from tinygen.api import Device, Memory, Power

ACME_1 = Device(
    name="acme-1",
    family="acme",
    description="Acme 1: RV32IMC at 48 MHz",
    isa="acme-rv32imc",
    features=frozenset({"mul64"}),
    memories=(Memory("flash", "flash", 64 * 1024), Memory("sram", "ram", 16 * 1024)),
    clock_hz=48_000_000,
    power=(Power(10.0, "running, 3.3 V", "Acme 1 datasheet"),),
    sources=("Acme 1 datasheet",),
)
''',
    "tinygen_acme/toolchain.py": '''\
"""GCC for Acme 1."""

from pathlib import Path

from tinygen.api import (
    SEMIHOSTING_FAULT,
    SEMIHOSTING_PORT,
    Toolchain,
    compiler_version,
    find_program,
    missing_compiler,
)

BOARD = Path(__file__).parent / "board"
GCC = "riscv64-unknown-elf-gcc"


def toolchain(name):
    gcc = find_program(GCC)
    if gcc is None or name not in (None, "gcc"):
        raise missing_compiler("acme-1", (GCC,), "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf")
    return Toolchain(
        name=GCC,
        version=compiler_version((gcc,)),
        cc=(gcc,),
        ar=(gcc.removesuffix("gcc") + "ar",),
        cflags=("-march=rv32imc", "-mabi=ilp32", "--specs=picolibc.specs", "-ffunction-sections", "-fdata-sections"),
        ldflags=("-nostartfiles", "-Wl,--gc-sections"),
        linker_script=BOARD / "acme.ld",
        port_sources=(BOARD / "start.S", SEMIHOSTING_PORT, SEMIHOSTING_FAULT),
    )
''',
    "tinygen_acme/boards.py": '''\
"""The emulated board of Acme 1."""

from tinygen.api import Board, Qemu

MACHINE = ("-M", "virt", "-m", "32M", "-cpu", "rv32,a=false,f=false,d=false", "-bios", "none")
BOARD = Board("acme virt", "riscv32", qemu=Qemu("qemu-system-riscv32", MACHINE, "qemu-system-misc"), prefer="qemu")
''',
    "tinygen_acme/rules.py": '''\
"""How Acme 1 wants networks quantized."""

from tinygen.api import TFLM_SCHEME

RULES = TFLM_SCHEME
''',
    # What a new device starts from: another's start-up code and linker script.
    "tinygen_acme/board/start.S": (ROOT / "plugins/riscv/board/start.S").read_text(),
    "tinygen_acme/board/acme.ld": (ROOT / "plugins/riscv/board/virt.ld").read_text(),
}
"""A stranger's plugin: a device with a compiler, an emulator and rules of its own, and the portable kernels."""
