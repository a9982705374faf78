"""Images run on both engines: data, status, exact counts, faults and limits."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from plugins.cortex_m import boards
from tinygen.api import (
    Count,
    Image,
    MismatchError,
    RunResult,
    TinygenError,
    ToolError,
    run_qemu,
    run_unicorn,
)

Run = Callable[..., RunResult]
DEVICES = tuple(boards.BOARDS)
ON_UNICORN = tuple(name for name, board in boards.BOARDS.items() if board.unicorn_cpu)

needs_qemu = pytest.mark.skipif(not shutil.which("qemu-system-arm"), reason="apt-get install qemu-system-arm")
ENGINES = [
    pytest.param(run_unicorn, id="unicorn"),
    pytest.param(run_qemu, id="qemu", marks=needs_qemu),
]

ECHO = """
#include <string.h>
#include "tg_port.h"
static uint8_t from[100], to[100];
static volatile int64_t thousand = 1000; /* in .data, and its division in the compiler's library */
static volatile float half = 0.5f;
static volatile uint32_t zeroed;
int main(void) {
    uint32_t n;
    while ((n = tg_port_read(from, sizeof from)) != 0) {
        memcpy(to, from, n);
        for (uint32_t i = 0; i < n; i++) to[i] = (uint8_t)(to[i] ^ 0xFFu);
        tg_port_write(to, n);
    }
    return (int)(thousand / 25) + (int)(half * 4.0f) + (int)zeroed;
}
"""

LOOP = """
#include "tg_port.h"
void begin(void);
void finish(void);
void loop(void);
__attribute__((noinline)) void begin(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) void finish(void) { __asm__ volatile("nop"); }
__attribute__((naked, noinline)) void loop(void) {
    __asm__ volatile(".syntax unified\\n movs r0, #0\\n ldr r1, =100000\\n 1: adds r0, #1\\n cmp r0, r1\\n"
                     " bne 1b\\n bx lr\\n .ltorg");
}
int main(void) {
    begin();
    loop();
    finish();
    return 42;
}
"""
LOOP_INSTRUCTIONS = 2 + 3 * 100_000 + 1
LOOP_CYCLES = {
    # movs and adds and cmp and bne 1, ldr 2, bx 1; a taken branch 2 more on M3 and M4, 1 more on M0+
    "cortex-m0plus": 2 + LOOP_INSTRUCTIONS + 99_999,
    "cortex-m3": 3 + LOOP_INSTRUCTIONS + 2 * 99_999,
    "cortex-m4": 3 + LOOP_INSTRUCTIONS + 2 * 99_999,
}

# Many shapes of code, long enough to cross pages, at whose borders emulators cut blocks.
WORK = """
#include <string.h>
#include "tg_port.h"
void begin(void);
void finish(void);
__attribute__((noinline)) void begin(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) void finish(void) { __asm__ volatile("nop"); }
static int8_t a[512], b[512];
static int32_t sums[16];
static float f[64];
__attribute__((noinline)) static void convolve(void) {
    for (int o = 0; o < 16; o++) {
        int32_t sum = 0;
        for (int i = 0; i < 512; i++) sum += a[i] * b[(i * 7 + o) & 511];
        sums[o] = sum / (o + 1);
    }
}
__attribute__((noinline)) static void floats(void) {
    for (int i = 1; i < 64; i++) f[i] = f[i - 1] * 1.01f + (float)a[i] / (f[i] + 2.0f);
}
__attribute__((noinline)) static int table(int x) {
    switch (x) {
    case 0: return 5;
    case 1: return x * 9 + sums[1];
    case 2: return 77 ^ sums[2];
    case 3: return x * x + 3;
    case 4: return sums[3] - 1;
    default: return x > 7 ? -x : x;
    }
}
__attribute__((noinline)) static int64_t divide(int64_t x, int64_t y) { return x / y; }
int main(void) {
    int total = 0;
    for (int i = 0; i < 512; i++) {
        a[i] = (int8_t)((i * 31) & 127);
        b[i] = (int8_t)((i * 17) & 127);
    }
    begin();
    convolve();
    floats();
    for (int i = 0; i < 90; i++) total += table(i % 9);
    for (int i = 0; i < 10; i++) total += (int)divide(total * 77777777LL, i + 1);
    memcpy(a, b, 401);
    memset(b, total & 1, 300);
    finish();
    tg_port_write(sums, sizeof sums);
    return (int)f[63] & 63;
}
"""


@pytest.mark.parametrize("run", ENGINES)
@pytest.mark.parametrize("device", DEVICES)
def test_bytes_go_in_and_out(device: str, run: Run, firmware: Callable[..., Image]) -> None:
    board = boards.BOARDS[device]
    if run is run_unicorn and device not in ON_UNICORN:
        with pytest.raises(ToolError, match="Unicorn has no such core"):
            run(board, Image(firmware(device, ECHO).path), b"")
        return
    inputs = bytes(range(250))
    result = run(board, firmware(device, ECHO), inputs)
    assert result.output == bytes(255 - byte for byte in inputs)
    assert result.status == 1000 // 25 + 2
    assert result.engine.startswith(("unicorn 2", "qemu-system-arm "))
    assert not result.counts


@pytest.mark.parametrize("run", ENGINES)
@pytest.mark.parametrize("device", ON_UNICORN)
def test_a_known_loop_counts_exactly(device: str, run: Run, firmware: Callable[..., Image]) -> None:
    image = firmware(device, LOOP, marks=("begin", "loop", "finish"))
    result = run(boards.BOARDS[device], image, b"", True)
    assert result.status == 42
    loop = result.functions["loop"]
    assert loop == Count(LOOP_INSTRUCTIONS, LOOP_CYCLES.get(device))
    assert result.functions["begin"].instructions == 2  # nop, bx
    assert set(result.functions) == {"begin", "main", "loop"}
    work = result.counts["begin"].instructions + result.counts["loop"].instructions
    assert work == sum(function.instructions for function in result.functions.values())


@needs_qemu
@pytest.mark.parametrize("compiler", ["gcc", "zig"])
@pytest.mark.parametrize("device", ON_UNICORN)
def test_both_engines_agree_on_everything(device: str, compiler: str, firmware: Callable[..., Image]) -> None:
    image = firmware(device, WORK, marks=("begin", "finish"), compiler=compiler)
    ours = run_unicorn(boards.BOARDS[device], image, b"", True)
    theirs = run_qemu(boards.BOARDS[device], image, b"", True)
    assert (ours.output, ours.status) == (theirs.output, theirs.status)
    assert ours.counts == theirs.counts
    assert ours.functions == theirs.functions
    assert ours.counts["begin"].instructions > 50_000
    assert sum(count.instructions for count in ours.functions.values()) == ours.counts["begin"].instructions
    whole = Image(image.path)
    assert (
        run_unicorn(boards.BOARDS[device], whole, b"", True).counts
        == run_qemu(boards.BOARDS[device], whole, b"", True).counts
    )


UNDEFINED = 'int main(void) { __asm__ volatile("udf #1"); return 0; }'
WILD_READ = "#include <stdint.h>\nint main(void) { return *(volatile int *)(uintptr_t)0xB0000000u; }"


@pytest.mark.parametrize("run", ENGINES)
@pytest.mark.parametrize("source", [UNDEFINED, WILD_READ])
def test_a_fault_names_its_place(source: str, run: Run, firmware: Callable[..., Image]) -> None:
    image = firmware("cortex-m4", source)
    with pytest.raises(MismatchError, match=r"faulted at 0x[0-9a-f]+ in main") as error:
        run(boards.BOARDS["cortex-m4"], image, b"")
    assert error.value.where == str(image.path)


def test_a_write_to_flash_is_a_fault_on_unicorn(firmware: Callable[..., Image]) -> None:
    source = "#include <stdint.h>\nint main(void) { *(volatile int *)(uintptr_t)0x1000u = 1; return 0; }"
    with pytest.raises(MismatchError, match=r"WRITE_PROT.*0x1000"):
        run_unicorn(boards.BOARDS["cortex-m4"], firmware("cortex-m4", source), b"")


@pytest.mark.parametrize("counting", [False, True])
@pytest.mark.parametrize("run", ENGINES)
def test_a_firmware_that_never_ends_is_stopped(run: Run, counting: bool, firmware: Callable[..., Image]) -> None:
    image = firmware("cortex-m4", 'int main(void) { for (;;) { __asm__ volatile(""); } }')
    with pytest.raises(ToolError, match=r"had not ended after 0\.3 s"):
        run(boards.BOARDS["cortex-m4"], image, b"", counting, 0.3)


def test_an_image_for_another_memory_map(firmware: Callable[..., Image]) -> None:
    image = firmware("cortex-m33", LOOP)
    with pytest.raises(TinygenError, match="do not fit the board's memory"):
        run_unicorn(boards.BOARDS["cortex-m4"], image, b"")
