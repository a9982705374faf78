"""Firmware images for the tests, built as the plugin's toolchains say."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.cortex_m import devices, toolchain
from tinygen.api import WARNINGS, Device, Image, ToolError

RUNTIME = Path(__file__).resolve().parents[3] / "runtime_c"

Firmware = Callable[..., Image]


@pytest.fixture(scope="session")
def by_name() -> dict[str, Device]:
    return {device.name: device for device in devices.devices()}


@pytest.fixture
def firmware(by_name: dict[str, Device], tmp_path: Path) -> Firmware:
    """firmware(device, source, marks=(), compiler=None): a linked image; skips where no compiler is installed."""

    def build(device: str, source: str, marks: tuple[str, ...] = (), compiler: str | None = None) -> Image:
        try:
            tools = toolchain.toolchain(by_name[device], compiler)
        except ToolError as error:
            pytest.skip(str(error))
        assert tools is not None
        (tmp_path / "main.c").write_text(source)
        image = tmp_path / f"{device}.elf"
        done = subprocess.run(
            [
                *(*tools.cc, *tools.cflags, "-std=c11", "-O2", *WARNINGS, "-Werror", "-I", str(RUNTIME)),
                *(str(tmp_path / "main.c"), *(str(port) for port in tools.port_sources)),
                *(*tools.ldflags, "-T", str(tools.linker_script), "-o", str(image), *tools.libraries),
            ],
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return Image(image, marks)

    return build
