"""Images for the Xtensa members run on QEMU; arithmetic that the LX106's library lacks is ours and right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from plugins.esp32 import boards, devices, toolchain
from tinygen.api import Board, Device, Image, MismatchError, Toolchain, ToolError, run_qemu

XTENSA = {d.name: d for d in devices.devices() if "xtensa" in d.features}
ESP32 = XTENSA["esp32"]

ECHO = """
#include "tg_port.h"
#include <string.h>
static uint8_t from[100], to[100];
static uint8_t mask = 0xFF; /* in .data */
int main(void) {
    uint32_t n;
    while ((n = tg_port_read(from, sizeof from)) != 0) {
        memcpy(to, from, n);
        for (uint32_t i = 0; i < n; i++) to[i] = (uint8_t)(to[i] ^ mask);
        tg_port_write(to, n);
    }
    return TG_NO_MUL64 + 41;
}
"""

LOOP = """
#include "tg_port.h"
__attribute__((noinline)) void first(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void last(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void loop(uint32_t n) {
    __asm__ volatile("1: addi %0, %0, -1\\n bnez %0, 1b" : "+r"(n));
}
int main(void) {
    uint8_t byte;
    tg_port_read(&byte, 1);
    first();
    loop(100000);
    last();
    tg_port_write(&byte, 1);
    return 42;
}
"""

ARITHMETIC = """
#include "tg_port.h"
int main(void) {
    int32_t a[2];
    while (tg_port_read(a, sizeof a) == sizeof a) {
        const uint32_t ua = (uint32_t)a[0], ub = (uint32_t)a[1];
        const int64_t wide = (int64_t)a[0] * a[1];
        const uint64_t uwide = (uint64_t)ua * ub;
        const int64_t big = wide * 3 + a[1];
        const int32_t small[4] = {a[0] / a[1], a[0] % a[1], (int32_t)(ua / ub), (int32_t)(ua % ub)};
        const int64_t large[5] = {wide, (int64_t)uwide, big / a[1], (int64_t)(uwide / (ub | 1u)), wide % (a[0] | 1)};
        tg_port_write(small, sizeof small);
        tg_port_write(large, sizeof large);
    }
    return 0;
}
"""

FLOATS = """
#include "tg_port.h"
int main(void) {
    volatile float a[2];
    while (tg_port_read((void *)a, sizeof a) == sizeof a) {
        const float results[5] = {a[0] + a[1], a[0] - a[1], a[0] * a[1], a[0] / a[1], a[0] < a[1] ? 1.0f : 0.0f};
        tg_port_write(results, sizeof results);
    }
    return 0;
}
"""

FROM_INTEGERS = """
#include "tg_port.h"
int main(void) {
    volatile int32_t a;
    while (tg_port_read((void *)&a, sizeof a) == sizeof a) {
        const float results[2] = {(float)a, (float)(uint32_t)a};
        const int32_t back[1] = {(int32_t)((float)a * 0.25f)};
        tg_port_write(results, sizeof results);
        tg_port_write(back, sizeof back);
    }
    return 0;
}
"""

BuildImage = Callable[..., Path]


def installed(device: Device) -> Toolchain:
    try:
        found = toolchain.toolchain(device, "gcc")
    except ToolError as error:
        pytest.skip(str(error))
    assert found is not None
    return found


def board(device: Device) -> Board:
    found = boards.board(device)
    assert found is not None
    return found


@pytest.mark.parametrize("name", XTENSA)
def test_data_and_exit_status_pass_through(build_image: BuildImage, name: str) -> None:
    device = XTENSA[name]
    image = Image(build_image(installed(device), ECHO, *device.defines))
    inputs = bytes(range(256)) * 3 + b"tail"
    result = run_qemu(board(device), image, inputs)
    assert result.output == bytes(byte ^ 0xFF for byte in inputs)
    assert result.status == 42


def test_no_input_gives_no_output(build_image: BuildImage) -> None:
    image = Image(build_image(installed(ESP32), ECHO, *ESP32.defines))
    assert run_qemu(board(ESP32), image, b"").output == b""


def test_a_loop_counts_exactly(build_image: BuildImage) -> None:
    image = Image(build_image(installed(ESP32), LOOP), ("first", "last"))
    result = run_qemu(board(ESP32), image, b"x", counting=True)
    assert (result.status, result.output) == (42, b"x")
    assert result.functions["loop"].instructions == 2 * 100_000 + 1  # the last one is ret
    again = run_qemu(board(ESP32), image, b"x", counting=True)
    assert again.counts == result.counts


def test_an_exception_is_a_fault_with_its_place(build_image: BuildImage) -> None:
    main = 'int main(void) { __asm__ volatile("ill"); return 0; }'
    image = Image(build_image(installed(ESP32), main))
    with pytest.raises(MismatchError, match=r"faulted at 0x500\w+ in main"):
        run_qemu(board(ESP32), image, b"")


def truncated_division(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def test_missing_library_arithmetic_is_exact(build_image: BuildImage) -> None:
    edges = [1, -1, 2, 3, -7, 0xFFFF, 0x10000, -0x10000, 0x12345678, -0x12345678, 2**31 - 1, -(2**31)]
    pairs = [(a, b) for a in edges for b in edges if (a, b) != (-(2**31), -1)]
    inputs = b"".join(n.to_bytes(4, "little", signed=True) for pair in pairs for n in pair)
    output = run_qemu(board(ESP32), Image(build_image(installed(ESP32), ARITHMETIC)), inputs).output
    assert len(output) == len(pairs) * (4 * 4 + 5 * 8)
    for index, (a, b) in enumerate(pairs):
        record = output[index * 56 : index * 56 + 56]
        small = [int.from_bytes(record[i : i + 4], "little") for i in range(0, 16, 4)]
        large = [int.from_bytes(record[i : i + 8], "little") for i in range(16, 56, 8)]
        ua, ub = a % 2**32, b % 2**32
        big = (a * b * 3 + b + 2**63) % 2**64 - 2**63
        divided = truncated_division(a, b)
        assert small == [divided % 2**32, (a - divided * b) % 2**32, ua // ub, ua % ub], (a, b)
        odd = a | 1
        remainder = a * b - truncated_division(a * b, odd) * odd
        expected = [a * b, ua * ub, truncated_division(big, b), ua * ub // (ub | 1), remainder]
        assert large == [value % 2**64 for value in expected], (a, b)


def assert_same_bits(actual: np.ndarray, expected: np.ndarray) -> None:
    """Equal to the bit, but that any NaN equals any other."""
    np.testing.assert_array_equal(np.isnan(actual), np.isnan(expected))
    known = ~np.isnan(expected)
    np.testing.assert_array_equal(actual.view(np.uint32)[known], expected.view(np.uint32)[known])


def float_pairs() -> np.ndarray:
    """Pairs of all that is special, of numbers close to each other, and of arbitrary bits."""
    special = [0, 1, 2, 0x7FFFFF, 0x800000, 0x800001, 0xFFFFFF, 0x1000000, 0x3F7FFFFF, 0x3F800000, 0x3F800001]
    special += [0x33FFFFFF, 0x34000000, 0x34000001, 0x4B7FFFFF, 0x4B800000, 0x7F7FFFFF, 0x7F800000, 0x7FC00000]
    signed = np.array([bits | sign for bits in special for sign in (0, 1 << 31)], np.uint32)
    everything = np.stack(np.meshgrid(signed, signed), -1).reshape(-1, 2)
    rng = np.random.default_rng(7)
    arbitrary = rng.integers(0, 2**32, (6000, 2), np.uint32)
    close = arbitrary.copy()  # exponents that differ by up to 31, where rounding and cancellation happen
    close[:, 1] = (close[:, 0] + (rng.integers(-31, 32, 6000) << 23)) & 0x7FFFFFFF
    close[:, 1] ^= rng.integers(0, 2**23, 6000).astype(np.uint32) * rng.integers(0, 2, 6000).astype(np.uint32)
    close[:, 1] |= rng.integers(0, 2, 6000).astype(np.uint32) << 31
    return np.concatenate([everything, arbitrary, close]).astype(np.uint32).view(np.float32)


def test_missing_float_arithmetic_is_ieee_754(build_image: BuildImage) -> None:
    pairs = float_pairs()
    output = run_qemu(board(ESP32), Image(build_image(installed(ESP32), FLOATS)), pairs.tobytes()).output
    actual = np.frombuffer(output, np.float32).reshape(len(pairs), 5)
    a, b = pairs[:, 0], pairs[:, 1]
    with np.errstate(all="ignore"):
        expected = [a + b, a - b, a * b, a / b, (a < b).astype(np.float32)]
    for column, values in enumerate(expected):
        assert_same_bits(actual[:, column], values)


def test_integers_become_floats_rounded_to_nearest(build_image: BuildImage) -> None:
    edges = [0, 1, 2, 3, 2**24 - 1, 2**24, 2**24 + 1, 2**24 + 2, 2**24 + 3, 2**25 + 2, 2**25 + 6, 2**31 - 1, -(2**31)]
    rng = np.random.default_rng(8)
    numbers = np.concatenate([edges, np.negative(edges[:-1]), rng.integers(-(2**31), 2**31, 3000)]).astype(np.int32)
    output = run_qemu(board(ESP32), Image(build_image(installed(ESP32), FROM_INTEGERS)), numbers.tobytes()).output
    actual = np.frombuffer(output, np.float32).reshape(len(numbers), 3)
    assert_same_bits(actual[:, 0], numbers.astype(np.float32))
    assert_same_bits(actual[:, 1], numbers.view(np.uint32).astype(np.float32))
    back = np.frombuffer(output, np.int32).reshape(len(numbers), 3)[:, 2]
    np.testing.assert_array_equal(back, (numbers.astype(np.float32) * np.float32(0.25)).astype(np.int32))
