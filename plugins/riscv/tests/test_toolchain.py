"""Which compiler is taken, and what is said when there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.riscv import devices, toolchain
from tinygen.api import Device, ToolError

RV32IMC, RV32IMAC, VECTOR, BITS = devices.devices()


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine without any compiler; tests add some."""
    monkeypatch.setattr(toolchain, "find_program", lambda *names: None)
    monkeypatch.setattr(toolchain, "zig_command", lambda tool: None)
    monkeypatch.setattr(toolchain, "compiler_version", lambda cc: "some version")
    return monkeypatch


def have(patch: pytest.MonkeyPatch, *programs: str, picolibc: bool = False) -> None:
    def find(*names: str) -> str | None:
        return next((f"/bin/{name}" for name in names if name in programs), None)

    patch.setattr(toolchain, "find_program", find)
    patch.setattr(toolchain, "_picolibc", lambda gcc: toolchain.BOARD if picolibc else None)
    patch.setattr(toolchain, "_ask", lambda gcc, *question: "rv32imac/ilp32")
    if "zig" in programs:
        patch.setattr(toolchain, "zig_command", lambda tool: ("/bin/zig", tool))


def test_gcc_comes_first_for_scalar_cores(only: pytest.MonkeyPatch) -> None:
    have(only, "riscv64-unknown-elf-gcc", "clang-19", "ld.lld-19", "zig", picolibc=True)
    found = toolchain.toolchain(RV32IMC, None)
    assert found is not None
    assert (found.name, found.cc) == ("riscv64-unknown-elf-gcc", ("/bin/riscv64-unknown-elf-gcc",))
    assert found.ar == ("/bin/riscv64-unknown-elf-ar",)
    assert found.cflags[:3] == ("-march=rv32imc", "-mabi=ilp32", "--specs=picolibc.specs")


def test_a_gcc_with_its_own_library_needs_no_specs(only: pytest.MonkeyPatch) -> None:
    have(only, "riscv-none-elf-gcc")
    found = toolchain.toolchain(RV32IMAC, None)
    assert found is not None
    assert found.cflags[:2] == ("-march=rv32imac", "-mabi=ilp32")
    assert not any("specs" in flag for flag in found.cflags)


def test_gcc_links_vector_code_with_the_libraries_of_the_scalar_core(only: pytest.MonkeyPatch) -> None:
    have(only, "riscv64-unknown-elf-gcc", "clang-19", "ld.lld-19", "zig", picolibc=True)
    found = toolchain.toolchain(VECTOR, None)
    assert found is not None
    assert found.name == "riscv64-unknown-elf-gcc"
    assert found.cflags[0] == "-march=rv32imac_zve32x_zvl128b"
    assert "-nostdlib" in found.ldflags
    assert found.libraries[0].endswith("lib/rv32imac/ilp32/libc.a")


def test_clang_compiles_vectors(only: pytest.MonkeyPatch) -> None:
    have(only, "riscv64-unknown-elf-gcc", "clang-19", "ld.lld-19", "zig", picolibc=True)
    found = toolchain.toolchain(VECTOR, "clang")
    assert found is not None
    assert found.name == "clang-19"
    assert "-march=rv32imac_zve32x_zvl128b" in found.cflags
    assert "-fuse-ld=lld-19" in found.ldflags


def test_clang_without_lld_or_libraries_is_refused(only: pytest.MonkeyPatch) -> None:
    for programs, picolibc in ((("clang-19", "riscv64-unknown-elf-gcc"), True), (("clang-19", "ld.lld-19"), False)):
        have(only, *programs, "zig", picolibc=picolibc)
        with pytest.raises(ToolError, match=r"clang-19 with ld\.lld-19"):
            toolchain.toolchain(VECTOR, "clang")


@pytest.mark.parametrize("device", [RV32IMC, RV32IMAC, VECTOR, BITS], ids=lambda device: device.name)
def test_zig_needs_no_root(only: pytest.MonkeyPatch, device: Device) -> None:
    have(only, "zig")
    found = toolchain.toolchain(device, None)
    assert found is not None
    assert (found.name, found.cc, found.ar) == ("ziglang", ("/bin/zig", "cc"), ("/bin/zig", "ar"))


def test_the_user_may_choose(only: pytest.MonkeyPatch) -> None:
    have(only, "riscv64-unknown-elf-gcc", "clang-19", "ld.lld-19", "zig", picolibc=True)
    for name, taken in (("gcc", "riscv64-unknown-elf-gcc"), ("clang", "clang-19"), ("zig", "ziglang")):
        found = toolchain.toolchain(RV32IMC, name)
        assert found is not None
        assert found.name == taken


@pytest.mark.parametrize("device", [RV32IMC, RV32IMAC, VECTOR, BITS], ids=lambda device: device.name)
def test_missing_compilers_are_told_with_the_cure(only: pytest.MonkeyPatch, device: Device) -> None:
    with pytest.raises(ToolError) as caught:
        toolchain.toolchain(device, None)
    assert caught.value.where == f"device {device.name}"
    assert "apt-get install gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf" in caught.value.cure
    assert "pip install ziglang" in caught.value.cure


def test_other_devices_are_left_to_others(only: pytest.MonkeyPatch) -> None:
    assert toolchain.toolchain(replace(RV32IMC, isa="armv7e-m"), None) is None


def test_any_device_of_the_instruction_set_is_served(only: pytest.MonkeyPatch) -> None:
    have(only, "zig")
    assert toolchain.toolchain(Device("ch32v203", "wch", "a stranger's device", isa="rv32imac"), None) is not None
