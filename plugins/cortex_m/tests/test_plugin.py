"""What the plugin tells the core: devices, toolchains, rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.cortex_m import boards, devices, plugin, rules, toolchain
from tinygen.api import Device, Image, ToolError

DEVICES = tuple(devices.devices())
STRANGER = Device("toaster", "kitchen", "a toaster", "none")


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_every_device_is_whole(device: Device) -> None:
    assert device.memory_bytes("flash") and device.memory_bytes("ram") and device.clock_hz
    assert device.sources
    assert device.alignment == (16 if "mve" in device.features else 4)
    assert ("mul64" in device.features) != ("TG_NO_MUL64=1" in device.defines)
    assert boards.board(device) is not None
    assert device.name in toolchain.TARGETS
    roles = {rule.role for rule in rules.rules(device) if rule.op == "*"}
    assert roles == {"activation", "weights", "bias"}
    assert all(rule.reason for rule in rules.rules(device))


def test_strangers_are_left_to_other_plugins() -> None:
    assert plugin.tinygen_toolchain(STRANGER, None) is None
    assert plugin.tinygen_run(STRANGER, Image(Path("a.elf")), b"", False) is None
    assert list(plugin.tinygen_quantization_rules(STRANGER)) == []


def test_an_old_gcc_compiles_for_the_nearest_core(by_name: dict[str, Device], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "find_program", lambda name: f"/opt/{name}")
    monkeypatch.setattr(toolchain, "compiler_version", lambda cc: "12")
    monkeypatch.setattr(toolchain, "_accepts", lambda gcc, flag: flag == "-mcpu=cortex-m55")
    found = toolchain.toolchain(by_name["cortex-m85"], None)
    assert found is not None and "-mcpu=cortex-m55" in found.cflags and found.ar == ("/opt/arm-none-eabi-ar",)
    with pytest.raises(ToolError, match="knows none of cortex-m33"):
        toolchain.toolchain(by_name["cortex-m33"], "gcc")


def test_missing_compilers_are_named_with_their_packages(
    by_name: dict[str, Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "find_program", lambda name: None)
    monkeypatch.setattr(toolchain, "zig_command", lambda tool: None)
    with pytest.raises(ToolError, match="arm-none-eabi-gcc") as error:
        toolchain.toolchain(by_name["cortex-m4"], None)
    assert "apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi" in error.value.cure


def test_an_unknown_toolchain_is_refused(by_name: dict[str, Device]) -> None:
    with pytest.raises(ToolError, match="no toolchain 'icc'") as error:
        toolchain.toolchain(by_name["cortex-m4"], "icc")
    assert "gcc, zig" in error.value.cure
