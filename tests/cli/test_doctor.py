"""`tinygen doctor`: what is found, what is missing, and how to mend it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import json_of, refused, tinygen
from tests.cli.test_missing_tools import path_with


def test_what_is_found() -> None:
    result = json_of("doctor", "--device", "host")
    (host,) = result["devices"]
    assert host["toolchain"] in ("gcc", "clang", "cc", "zig") and host["version"] and host["runs_on"] == "host"
    assert host["missing"] == []
    packages = {package["name"]: package for package in result["packages"]}
    assert packages["numpy"]["version"] and packages["numpy"]["extra"] == "" and not packages["numpy"]["cure"]
    assert packages["unicorn"]["extra"] == "emulate" and packages["tensorflow-cpu"]["extra"] == "keras"
    for package in packages.values():
        assert bool(package["version"]) or package["cure"].startswith("pip install ")


@pytest.mark.parametrize(
    ("device", "package"), [("cortex-m4", "gcc-arm-none-eabi"), ("esp32", "gcc-xtensa-lx106"), ("host", "gcc")]
)
def test_no_compiler(device: str, package: str, tmp_path: Path) -> None:
    env = path_with(tmp_path / "bin")
    done = tinygen("doctor", "-d", device, "--json", "-", env=env, blocked=["ziglang"])
    assert done.returncode == 1, done.stderr
    (state,) = json.loads(done.stdout)["devices"]
    assert state["toolchain"] == "" and f"apt-get install {package}" in state["missing"][0]
    assert f"apt-get install {package}" in done.stderr


def test_no_emulator(tmp_path: Path) -> None:
    env = path_with(tmp_path / "bin", "sh", "xtensa-lx106-elf-gcc", "xtensa-lx106-elf-ar")
    done = tinygen("doctor", "-d", "esp32", "--json", "-", env=env)
    assert done.returncode == 1, done.stderr
    (state,) = json.loads(done.stdout)["devices"]
    assert state["toolchain"] == "xtensa-lx106-elf-gcc" and state["runs_on"] == ""
    assert "apt-get install qemu-system-misc" in state["missing"][0]


def test_something_missing_is_no_failure_unless_it_was_asked_for(tmp_path: Path) -> None:
    done = tinygen("doctor", env=path_with(tmp_path / "bin"), blocked=["ziglang"])
    assert done.returncode == 0 and "gcc-riscv64-unknown-elf" in done.stdout


def test_an_unknown_device() -> None:
    assert "did you mean 'esp32'" in refused(tinygen("doctor", "-d", "esp-32"))
