"""Images of every RV32 toolchain run on every engine, and all count alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.riscv import boards, devices, toolchain
from tinygen.api import (
    Board,
    Device,
    Image,
    MismatchError,
    Toolchain,
    ToolError,
    run_qemu,
    run_unicorn,
)

DEVICES = {device.name: device for device in devices.devices()}
SCALAR = ("rv32imc", "rv32imac")
PAIRS = [(name, compiler) for name, device in DEVICES.items() for compiler in toolchain.TARGETS[device.isa].compilers]

ECHO = """
#include "tg_port.h"
#include <string.h>
static uint8_t from[100], to[100];
static volatile int64_t thousand = 1000; /* in .data, and its division in the compiler's library */
static volatile float half = 0.5f;
int main(void) {
    uint32_t n;
    while ((n = tg_port_read(from, sizeof from)) != 0) {
        memcpy(to, from, n);
        for (uint32_t i = 0; i < n; i++) to[i] = (uint8_t)(to[i] ^ 0xFFu);
        tg_port_write(to, n);
    }
    return (int)(thousand / 25) + (int)(half * 4.0f);
}
"""

LOOP = """
#include "tg_port.h"
__attribute__((noinline)) void first(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void last(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void loop(void) {
    __asm__ volatile("li t0, 100000\\n 1: addi t0, t0, -1\\n bnez t0, 1b" ::: "t0");
}
int main(void) {
    uint8_t byte;
    tg_port_read(&byte, 1);
    first();
    loop();
    last();
    tg_port_write(&byte, 1);
    return 42;
}
"""
LOOP_INSTRUCTIONS = 2 + 2 * 100_000 + 1  # li is lui and addi; the last is ret
VECTOR_SUM = """
#include "tg_port.h"
static int32_t numbers[1000];
int main(void) {
    int32_t sum = 0;
    for (int32_t i = 0; i < 1000; i++) numbers[i] = i * 3;
    for (int32_t i = 0; i < 1000; i++) sum += numbers[i] >> 2;
    tg_port_write(&sum, 4);
    return 0;
}
"""

BuildImage = Callable[..., Path]


def installed(device: Device, compiler: str | None) -> Toolchain:
    try:
        found = toolchain.toolchain(device, compiler)
    except ToolError as error:
        pytest.skip(str(error))
    assert found is not None
    return found


def board(device: Device) -> Board:
    found = boards.board(device)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "compiler"), PAIRS)
def test_data_and_exit_status_pass_through(build_image: BuildImage, name: str, compiler: str) -> None:
    device = DEVICES[name]
    image = Image(build_image(installed(device, compiler), ECHO))
    inputs = bytes(range(256)) * 3 + b"tail"
    expected = bytes(byte ^ 0xFF for byte in inputs)
    runs = [run_qemu] if board(device).unicorn_cpu is None else [run_qemu, run_unicorn]
    for run in runs:
        result = run(board(device), image, inputs)
        assert result.output == expected, result.engine
        assert result.status == 42, result.engine


@pytest.mark.parametrize("name", DEVICES)
def test_a_loop_counts_exactly(build_image: BuildImage, name: str) -> None:
    device = DEVICES[name]
    image = Image(build_image(installed(device, None), LOOP), ("first", "last"))
    result = run_qemu(board(device), image, b"x", counting=True)
    assert (result.status, result.output) == (42, b"x")
    assert result.functions["loop"].instructions == LOOP_INSTRUCTIONS
    # The ret of first() and the calls of loop() and last(), each one or two instructions.
    assert LOOP_INSTRUCTIONS + 3 <= result.counts["first"].instructions <= LOOP_INSTRUCTIONS + 5


@pytest.mark.parametrize("name", SCALAR)
@pytest.mark.parametrize("compiler", ["gcc", "zig"])
def test_both_engines_count_alike(build_image: BuildImage, name: str, compiler: str) -> None:
    device = DEVICES[name]
    image = Image(build_image(installed(device, compiler), LOOP), ("first", "last"))
    on_qemu = run_qemu(board(device), image, b"x", counting=True)
    on_unicorn = run_unicorn(board(device), image, b"x", counting=True)
    assert on_unicorn.counts == on_qemu.counts
    assert on_unicorn.functions == on_qemu.functions
    assert on_qemu.functions["loop"].instructions == LOOP_INSTRUCTIONS


@pytest.mark.parametrize("compiler", ["clang", "zig"])
def test_vector_code_runs(build_image: BuildImage, compiler: str) -> None:
    device = DEVICES["rv32imac-zve32x"]
    image = build_image(installed(device, compiler), VECTOR_SUM)
    result = run_qemu(board(device), Image(image, ("main",)), b"", counting=True)
    assert int.from_bytes(result.output, "little") == sum(3 * i >> 2 for i in range(1000))
    # A scalar loop takes at least three instructions an element, twice.
    assert result.counts["main"].instructions < 3000


@pytest.mark.parametrize("name", SCALAR)
def test_an_instruction_beyond_the_core_is_a_fault(build_image: BuildImage, name: str) -> None:
    device = DEVICES[name]
    beyond = ".word 0x02007057"  # vsetvli: vectors
    main = f'int main(void) {{ __asm__ volatile("{beyond}"); return 0; }}'
    image = Image(build_image(installed(device, None), main))
    for run in (run_qemu, run_unicorn):
        with pytest.raises(MismatchError, match=r"faulted at 0x800\w+ in main"):
            run(board(device), image, b"")


def test_bit_manipulation_is_a_fault_where_there_is_none(build_image: BuildImage) -> None:
    main = 'int main(void) { __asm__ volatile("li a0, 3\\n .word 0x60255513"); return 0; }'  # cpop a0, a0
    for name, runs in (("rv32imc", False), ("rv32imac", False), ("rv32imac-zbb", True)):
        device = DEVICES[name]
        image = Image(build_image(installed(device, None), main))
        if runs:
            assert run_qemu(board(device), image, b"").status == 0
        else:
            with pytest.raises(MismatchError, match="in main"):
                run_qemu(board(device), image, b"")


def test_an_atomic_instruction_is_a_fault_on_rv32imc(build_image: BuildImage) -> None:
    device = DEVICES["rv32imc"]
    main = 'int main(void) { __asm__ volatile("li t0, 0x81000100\\n .word 0x1002a2af"); return 0; }'  # lr.w
    with pytest.raises(MismatchError, match="in main"):
        run_qemu(board(device), Image(build_image(installed(device, None), main)), b"")
    imac = DEVICES["rv32imac"]
    assert run_qemu(board(imac), Image(build_image(installed(imac, None), main)), b"").status == 0
