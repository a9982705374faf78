"""The commands against emulated boards at the other end of a bad line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.board.emulated import QEMU, emulated_board
from tests.cli.command import DIGITS, json_of, refused, tinygen
from tinygen.board import BoardLine
from tinygen.build.images import build_board_firmware
from tinygen.ir import TinygenError, ToolError
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import verify

RATE = 0.001


def firmware(device: str, folder: Path, *options: str) -> Path:
    """The image that `tinygen firmware` links; the test is skipped without a cross compiler."""
    session = create_session()
    try:
        session.toolchain(session.device(device), None)
    except TinygenError as error:
        pytest.skip(str(error))
    result = json_of("firmware", DIGITS, "--device", device, "-o", folder, *options)
    assert set(result["files"]) == {path.name for path in folder.iterdir()}
    return Path(result["image"])


def on_board(command: str, device: str, port: str, *options: str, status: int = 0) -> dict[str, Any]:
    return json_of(command, DIGITS, "--device", device, "--on", "board", "--port", port, *options, status=status)


@pytest.mark.parametrize("device", ["cortex-m0plus", "cortex-m33", "cortex-m55"])
def test_verify_through_noise(device: str) -> None:
    session = create_session()
    library = compile_model(DIGITS, device, name="digits", session=session)
    try:
        image = build_board_firmware(library, session.toolchain(library.device, None))
    except ToolError as error:
        pytest.skip(str(error))
    inputs = make_inputs(library.lowered.graph, 2)
    with emulated_board(device, seed=5, rate=RATE) as board:
        board.flash(image.path)
        for _ in range(2):
            result = verify(session, library, inputs, on="board", line=BoardLine(board.port, wait=0.05))
            assert result.bit_exact and result.inputs == 2 and result.tensors > 10, result.where
        assert all(noise.touched for noise in board.noises)


def test_counts_of_the_core_through_noise(tmp_path: Path) -> None:
    """An emulator told to take one cycle an instruction counts like the one that counts blocks, but for the marks."""
    device = "rv32imc"
    image = firmware(device, tmp_path / "fw")
    expected = json_of("profile", DIGITS, "--device", device)
    with emulated_board(device, seed=7, rate=RATE) as board:
        board.flash(image)
        assert on_board("verify", device, board.port, "--inputs", "2")["bit_exact"]
        result = on_board("profile", device, board.port)
        assert all(noise.touched for noise in board.noises)
    assert result["bit_exact"] and result["counted_by"] == "core"
    for here, there in zip((result, *result["layers"]), (expected, *expected["layers"]), strict=True):
        assert abs(here["instructions"] - there["instructions"]) < 100 + there["instructions"] // 100
        assert here["cycles"] is not None or here["kernel"] == "alias"
    assert abs(result["stack_bytes"] - expected["stack_bytes"]) < 64
    assert result["flash_bytes"] == expected["flash_bytes"]


def test_a_core_without_counters_and_an_input_fed_by_rows(tmp_path: Path) -> None:
    device = "cortex-m4"  # QEMU's has no DWT
    image = firmware(device, tmp_path / "fw", "--feed")
    with emulated_board(device) as board:
        board.flash(image)
        assert on_board("verify", device, board.port, "--inputs", "3", "--feed")["bit_exact"]
        result = on_board("profile", device, board.port, "--feed")
        assert result["bit_exact"] and result["cycles"] is None and result["instructions"] is None
        words = ("profile", DIGITS, "--device", device, "--on", "board", "--port", board.port, "--feed")
        assert "not counted" in tinygen(*words).stdout


def test_flash_and_wrong_images(tmp_path: Path) -> None:
    device = "cortex-m4"
    image = firmware(device, tmp_path / "fw")
    with emulated_board(device) as board:
        board.flash(image)
        words = ("verify", DIGITS, "--device", device, "--on", "board", "--port", board.port, "--optimize", "flash")
        message = refused(tinygen(*words, "--inputs", "1"))
        assert "is not the one for this network" in message and "tinygen firmware" in message
        flashed = json_of(*words, "--inputs", "1", "--flash", board.flash_command)
        assert flashed["bit_exact"] and len(board.flashed) == 2
        assert "failed with status 3" in refused(tinygen(*words, "--flash", "sh -c 'echo no probe; exit 3'"))


def test_a_serial_port(tmp_path: Path) -> None:
    """A pseudo-terminal is a serial port to pyserial."""
    pytest.importorskip("serial", reason="needs: pip install pyserial")
    device = "rv32imc"
    image = firmware(device, tmp_path / "fw")
    with emulated_board(device):  # skips without the emulator
        pass
    words = [*QEMU[device], "-nographic", "-monitor", "none", "-serial", "pty", "-kernel", str(image)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as qemu:
        try:
            assert qemu.stdout
            found = re.search(rb"/dev/\S+", qemu.stdout.readline())
            assert found
            assert on_board("verify", device, found[0].decode(), "--inputs", "1", "--baud", "230400")["bit_exact"]
        finally:
            qemu.kill()


def test_a_project_of_ones_own(tmp_path: Path) -> None:
    """The folder alone, its main program called from another one."""
    device = "rv32imc"
    firmware(device, tmp_path / "fw")
    session = create_session()
    toolchain = session.toolchain(session.device(device), None)
    main = tmp_path / "main.c"
    main.write_text('#include "tg_serial.h"\nint main(void);\nint main(void) {\n    return tg_board_main();\n}\n')
    image = tmp_path / "own.elf"
    sources = [*sorted((tmp_path / "fw").glob("*.[cS]")), *toolchain.serial_sources, main]
    words = [*toolchain.cc, *toolchain.cflags, "-std=c11", "-O2", "-I", tmp_path / "fw", *sources]
    words += [*toolchain.ldflags, "-T", toolchain.linker_script, *toolchain.libraries, "-o", image]
    subprocess.run([str(word) for word in words], check=True)
    with emulated_board(device) as board:
        board.flash(image)
        assert on_board("verify", device, board.port, "--inputs", "1")["bit_exact"]
