"""Without compiler or emulator: status 2 and the command that installs it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.command import DIGITS, json_of, refused, tinygen


def path_with(folder: Path, *programs: str) -> dict[str, str]:
    """An environment in which only `programs` can be found (and what they themselves start)."""
    folder.mkdir()
    for program in programs:
        where = shutil.which(program)
        if where is None:
            pytest.skip(f"{program} is not installed")
        (folder / program).symlink_to(where)
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (("verify", "-d", "host"), "apt-get install gcc"),
        (("profile", "-d", "cortex-m4"), "gcc-arm-none-eabi"),
        (("profile", "-d", "rv32imc"), "gcc-riscv64-unknown-elf"),
        (("profile", "-d", "esp32"), "gcc-xtensa-lx106"),
    ],
    ids=["host", "arm", "riscv", "xtensa"],
)
def test_no_compiler(arguments: Sequence[str], cure: str, tmp_path: Path) -> None:
    command, *options = arguments
    text = refused(tinygen(command, DIGITS, *options, env=path_with(tmp_path / "bin"), blocked=["ziglang"]))
    assert "no C compiler found" in text and cure in text


def test_compiling_a_library_needs_no_compiler(tmp_path: Path) -> None:
    env = path_with(tmp_path / "bin")
    done = tinygen("compile", DIGITS, "-d", "esp32", "-o", tmp_path / "out", env=env, blocked=["ziglang"])
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "digits_int8.c").is_file()


def test_devices_says_what_is_not_installed(tmp_path: Path) -> None:
    done = tinygen("devices", env=path_with(tmp_path / "bin"), blocked=["ziglang"])
    assert done.returncode == 0 and done.stdout.count("not installed") >= 15


def test_no_qemu(tmp_path: Path) -> None:
    if shutil.which("arm-none-eabi-gcc") is None:
        pytest.skip("needs apt-get install gcc-arm-none-eabi")
    env = path_with(tmp_path / "bin", "sh", "arm-none-eabi-gcc", "arm-none-eabi-ar")
    text = refused(tinygen("profile", DIGITS, "-d", "cortex-m55", env=env))  # Unicorn has no core with MVE
    assert "qemu-system-arm is not installed" in text and "apt-get install qemu-system-arm" in text


def test_no_unicorn_falls_back_to_qemu(tmp_path: Path) -> None:
    if shutil.which("qemu-system-arm") is None or shutil.which("arm-none-eabi-gcc") is None:
        pytest.skip("needs apt-get install qemu-system-arm gcc-arm-none-eabi")
    done = tinygen("verify", DIGITS, "-d", "cortex-m4", "--on", "emulator", "--inputs", 2, blocked=["unicorn"])
    assert done.returncode == 0, done.stderr


def test_neither_unicorn_nor_qemu(tmp_path: Path) -> None:
    env = path_with(tmp_path / "bin", "sh", "arm-none-eabi-gcc", "arm-none-eabi-ar")
    text = refused(tinygen("profile", DIGITS, "-d", "cortex-m4", env=env, blocked=["unicorn"]))
    assert "unicorn is not installed" in text and "pip install unicorn" in text


def test_no_tflite_micro() -> None:
    text = refused(tinygen("verify", DIGITS, "-d", "host", "--oracle", "tflm", blocked=["tflite_micro"]))
    assert "tflite-micro is not installed" in text and "pip install 'tinygen[oracle]'" in text


def test_no_tensorflow(tmp_path: Path) -> None:
    (tmp_path / "model.keras").write_bytes(b"PK\x03\x04")
    text = refused(tinygen("analyze", tmp_path / "model.keras", blocked=["tensorflow"]))
    assert "TensorFlow" in text and "pip install" in text
    assert json_of("analyze", DIGITS)["fits"]  # and a .tflite does not need it
