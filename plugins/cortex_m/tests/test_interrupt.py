"""Ctrl-C, or the end of this process by force, ends the emulator too."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tinygen.api import Image

ROOT = Path(__file__).resolve().parents[3]

ENDLESS = """
#include "tg_port.h"
int main(void) {
    tg_port_write("!", 1);
    for (;;) __asm__ volatile("");
}
"""
SCRIPT = """
import sys
from pathlib import Path
from plugins.cortex_m import boards
from tinygen.api import Image, run_qemu, run_unicorn
run = {"qemu": run_qemu, "unicorn": run_unicorn}[sys.argv[1]]
print("running", flush=True)
run(boards.BOARDS["cortex-m4"], Image(Path(sys.argv[2])), b"")
"""

needs_qemu = pytest.mark.skipif(not shutil.which("qemu-system-arm"), reason="apt-get install qemu-system-arm")


def emulators(image: Path) -> list[int]:
    """Process numbers of the emulators that run `image`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"-kernel" in words and str(image).encode() in words:
            found.append(int(process.name))
    return found


def wait_for(condition: Callable[[], bool]) -> bool:
    """Whether `condition` came true within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def start(engine: str, image: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SCRIPT, engine, str(image)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    return process


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@needs_qemu
def test_qemu_dies_with_us(how: signal.Signals, firmware: Callable[..., Image]) -> None:
    if how != signal.SIGINT and not shutil.which("setpriv"):
        pytest.skip("apt-get install util-linux")
    image = firmware("cortex-m4", ENDLESS).path
    process = start("qemu", image)
    try:
        assert wait_for(lambda: bool(emulators(image)))
        process.send_signal(how)
        process.communicate(timeout=10)
        assert wait_for(lambda: not emulators(image))
    finally:
        process.kill()


def test_ctrl_c_stops_unicorn(firmware: Callable[..., Image]) -> None:
    process = start("unicorn", firmware("cortex-m4", ENDLESS).path)
    try:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
        assert "KeyboardInterrupt" in errors
    finally:
        process.kill()
