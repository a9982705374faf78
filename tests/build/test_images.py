"""Firmware images and host programs: cached, safe to build twice at once, and measured."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import tinygen
from tinygen.build import images
from tinygen.build.images import build_empty_firmware, build_firmware, build_host_program
from tinygen.build.sizes import image_sizes
from tinygen.codegen.library import Library
from tinygen.device import Toolchain
from tinygen.emulate import parse_frames
from tinygen.ir import DeviceError, ToolError

from .conftest import DIGITS

CROSS = ("cortex-m4", "rv32imc", "esp32")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def toolchain(device: str, name: str | None = None) -> Toolchain:
    session = tinygen.create_session()
    try:
        return session.toolchain(session.device(device), name)
    except tinygen.TinygenError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def library() -> Library:
    return tinygen.compile(DIGITS, name="digits")


def test_a_host_program_computes_what_the_library_does(library: Library) -> None:
    program = build_host_program(library, toolchain("host"), sanitize=True)
    pixels = (np.arange(128) % 100).astype(np.int8).reshape(2, 1, 8, 8, 1)
    done = subprocess.run([program], input=pixels.tobytes(), capture_output=True, check=True)
    frames = parse_frames(done.stdout)
    model = tinygen.load(library)
    assert [f.payload for f in frames if f.kind == "O"] == [model(image).tobytes() for image in pixels]
    traces = [model.trace(image) for image in pixels]
    seen = [(f.index, f.payload) for f in frames if f.kind == "T"]
    assert seen == [(index, value.tobytes()) for trace in traces for index, value in trace.items()]


def test_sanitizers_stop_a_program_that_misbehaves(library: Library) -> None:
    start = "    unsigned char *const base = (unsigned char *)arena;\n"
    assert start in library.files["digits.c"]
    bad = start + "    base[DIGITS_ARENA_BYTES] = 1; /* one byte too far */\n"
    broken = replace(library, files={**library.files, "digits.c": library.files["digits.c"].replace(start, bad)})
    program = build_host_program(broken, toolchain("host"), sanitize=True)
    done = subprocess.run([program], input=bytes(64), capture_output=True)
    assert done.returncode != 0 and b"AddressSanitizer" in done.stderr


def test_what_is_built_is_not_built_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = toolchain("host")
    traced = build_firmware(library, tools, trace=True)
    plain = build_firmware(library, tools, trace=False)
    monkeypatch.setattr(images, "_run_scons", None)
    assert build_firmware(library, tools, trace=True) == traced
    assert build_firmware(library, tools, trace=False) == plain
    assert traced.path != plain.path and plain.marks == library.marks


@pytest.mark.parametrize("change", ["file", "firmware", "flags", "board"])
def test_whatever_goes_in_counts(library: Library, tmp_path: Path, change: str) -> None:
    tools = toolchain("host")
    before = build_firmware(library, tools, trace=False)
    if change == "file":
        library = replace(library, files={**library.files, "digits.h": library.files["digits.h"] + "\n"})
    elif change == "firmware":
        library = replace(library, firmware=library.firmware + "\n")
    elif change == "flags":
        tools = replace(tools, cflags=("-O1",))
    else:
        port = tmp_path / "host_port.c"
        port.write_text(tools.port_sources[0].read_text() + "\n")
        tools = replace(tools, port_sources=(port,))
    assert build_firmware(library, tools, trace=False).path != before.path


def test_two_processes_build_at_once(tmp_path: Path) -> None:
    code = (
        "import tinygen\n"
        "from tinygen.build.images import build_firmware\n"
        "session = tinygen.create_session()\n"
        f"library = tinygen.compile({str(DIGITS)!r}, name='digits', session=session)\n"
        "tools = session.toolchain(session.device('host'))\n"
        "print(build_firmware(library, tools, trace=False).path)\n"
    )
    command = [sys.executable, "-c", code]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    paths = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    (path,) = paths
    assert os.access(path, os.X_OK)
    assert not list(Path(path).parents[1].glob(".building-*")), "litter is left"


def test_the_compiler_s_words_reach_the_user(library: Library) -> None:
    broken = replace(library, files={**library.files, "digits.c": "int f(void) { return missing; }\n"})
    with pytest.raises(ToolError, match=r"digits\.c:1:.*missing") as caught:
        build_firmware(broken, toolchain("host"), trace=False)
    assert "scons" not in str(caught.value) and "Traceback" not in str(caught.value)


def test_warnings_are_errors(library: Library) -> None:
    text = library.files["digits.c"] + "\nstatic int unused;\n"
    with pytest.raises(ToolError, match="unused"):
        build_firmware(replace(library, files={**library.files, "digits.c": text}), toolchain("host"), trace=False)


def test_a_toolchain_without_a_board(library: Library) -> None:
    with pytest.raises(DeviceError, match="has no board"):
        build_firmware(library, replace(toolchain("host"), port_sources=()), trace=False)


@pytest.mark.parametrize("device", CROSS)
def test_sizes_are_those_of_the_network(device: str) -> None:
    tools = toolchain(device)
    library = tinygen.compile(DIGITS, device, name="digits")
    image = build_firmware(library, tools, trace=False)
    empty = build_empty_firmware(library.device, tools)
    sizes = image_sizes(image.path, empty.path)
    weights = library.lowered.weights_bytes
    assert sizes.static_ram_bytes == 0, "the library has variables"
    assert weights < sizes.flash_bytes < weights + 20_000
    assert 0 < sizes.text_bytes < sizes.flash_bytes
    assert all(sizes.symbols[mark] > 0 for mark in library.marks)
    kernels = {symbol for kernel in library.lowered.kernels for symbol in kernel.symbols}
    assert kernels and kernels <= sizes.symbols.keys()


def test_static_ram_is_counted() -> None:
    """A variable of 1000 bytes, and an initialized one, whose value also lies in flash."""
    tools = toolchain("rv32imc")
    library = tinygen.compile(DIGITS, "rv32imc", name="digits")
    end = "    return TG_OK;\n"
    text = library.files["digits.c"]
    assert text.count(end) == 1
    use = (
        "    static volatile char waste[1000];\n"
        "    static volatile int count = 5;\n"
        "    waste[1] = (char)(waste[0] + count);\n"
    )
    wasteful = replace(library, files={**library.files, "digits.c": text.replace(end, use + end)})
    empty = build_empty_firmware(library.device, tools).path
    before = image_sizes(build_firmware(library, tools, trace=False).path, empty)
    after = image_sizes(build_firmware(wasteful, tools, trace=False).path, empty)
    assert after.static_ram_bytes == 1004
    assert before.flash_bytes < after.flash_bytes < before.flash_bytes + 100


def test_a_file_that_is_no_image(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no ELF")
    with pytest.raises(ToolError, match="not a linked ELF file"):
        image_sizes(tmp_path / "text", tmp_path / "text")
