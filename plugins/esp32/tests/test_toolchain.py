"""Which compiler is taken for the Xtensa members, and what is said when there is none."""

from __future__ import annotations

import pytest

from plugins.esp32 import devices, toolchain
from tinygen.api import Device, ToolError

ESP32, ESP32S2, ESP32S3, ESP32C3, ESP32C6 = devices.devices()


@pytest.fixture
def have(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The programs of a machine; empty at first."""
    programs: set[str] = set()

    def find(*names: str) -> str | None:
        return next((f"/bin/{name}" for name in names if name in programs), None)

    monkeypatch.setattr(toolchain, "find_program", find)
    monkeypatch.setattr(toolchain, "compiler_version", lambda cc: "some version")
    return programs


def test_the_compiler_whose_images_run_comes_first(have: set[str]) -> None:
    have |= {"xtensa-lx106-elf-gcc", "xtensa-esp32-elf-gcc"}
    found = toolchain.toolchain(ESP32, None)
    assert found is not None
    assert (found.name, found.ar) == ("xtensa-lx106-elf-gcc", ("/bin/xtensa-lx106-elf-ar",))
    assert found.linker_script is not None


def test_espressifs_compiler_is_taken_when_asked_for_or_alone(have: set[str]) -> None:
    have |= {"xtensa-esp32-elf-gcc"}
    for name in (None, "esp-idf"):
        found = toolchain.toolchain(ESP32, name)
        assert found is not None
        assert found.name == "xtensa-esp32-elf-gcc"
        assert found.linker_script is None, "only ESP-IDF links its images"


def test_the_one_compiler_of_newer_esp_idf_is_told_the_core(have: set[str]) -> None:
    have |= {"xtensa-esp-elf-gcc"}
    found = toolchain.toolchain(ESP32S3, "esp-idf")
    assert found is not None
    assert "-mdynconfig=xtensa_esp32s3.so" in found.cflags


@pytest.mark.parametrize("device", [ESP32, ESP32S2, ESP32S3], ids=lambda device: device.name)
def test_missing_compilers_are_told_with_the_cure(have: set[str], device: Device) -> None:
    assert not have
    with pytest.raises(ToolError) as caught:
        toolchain.toolchain(device, None)
    assert caught.value.where == f"device {device.name}"
    assert "apt-get install gcc-xtensa-lx106 picolibc-xtensa-lx106-elf" in caught.value.cure
    assert "pip install ziglang" in caught.value.cure
    with pytest.raises(ToolError, match=f"xtensa-{device.name}-elf-gcc"):
        toolchain.toolchain(device, "esp-idf")


def test_other_compilers_are_refused(have: set[str]) -> None:
    have |= {"xtensa-lx106-elf-gcc"}
    with pytest.raises(ToolError, match="no toolchain 'zig'"):
        toolchain.toolchain(ESP32, "zig")


def test_risc_v_members_are_left_to_the_riscv_plugin(have: set[str]) -> None:
    have |= {"xtensa-lx106-elf-gcc"}
    assert toolchain.toolchain(ESP32C3, None) is None
    assert toolchain.toolchain(ESP32C6, None) is None
