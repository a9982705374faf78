"""What all tests share: building a small firmware image with a plugin's toolchain."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tinygen.api import WARNINGS, Toolchain
from tinygen.paths import runtime_dir

BuildImage = Callable[..., Path]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell that started us with & made it so
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what tests start hears Ctrl-C


@pytest.fixture
def build_image(tmp_path: Path) -> BuildImage:
    """`build_image(toolchain, main, *defines)`: links C text with the toolchain's board; returns the ELF."""

    def build(toolchain: Toolchain, main: str, *defines: str) -> Path:
        source, elf = tmp_path / "main.c", tmp_path / "image.elf"
        source.write_text(main)
        words = [*toolchain.cc, *toolchain.cflags, "-std=c11", "-O2", *WARNINGS, "-Werror"]
        words += [f"-D{define}" for define in defines]
        words += [f"-I{runtime_dir()}", *toolchain.ldflags, "-T", str(toolchain.linker_script)]
        words += [*map(str, toolchain.port_sources), str(source), *toolchain.libraries, "-o", str(elf)]
        done = subprocess.run(words, capture_output=True, text=True)
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stderr}"
        return elf

    return build
