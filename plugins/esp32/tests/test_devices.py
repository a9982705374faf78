"""The figures of the family hang together, and every member is compiled, run and given rules by some plugin."""

from __future__ import annotations

import pluggy
import pytest

from plugins.esp32 import boards, devices, plugin
from plugins.riscv import boards as riscv_boards
from plugins.riscv import devices as riscv_devices
from plugins.riscv import plugin as riscv_plugin
from tinygen import hookspecs
from tinygen.api import Device, ToolError

DEVICES = devices.devices()


@pytest.fixture
def manager() -> pluggy.PluginManager:
    found = pluggy.PluginManager("tinygen")
    found.add_hookspecs(hookspecs)
    found.register(plugin)
    found.register(riscv_plugin)
    found.check_pending()
    return found


def test_names_are_those_of_esp_idf_targets() -> None:
    assert [d.name for d in DEVICES] == ["esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6"]


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_every_device_is_complete(device: Device) -> None:
    flash, ram = device.memory_bytes("flash"), device.memory_bytes("ram")
    assert flash is not None
    assert ram is not None
    assert 320 * 1024 <= ram <= 520 * 1024 < flash
    assert device.clock_hz in (160_000_000, 240_000_000)
    assert device.sources, "figures need a source"
    for power in device.power:
        assert 50 < power.active_mw < 500
        assert power.source.startswith("https://")
        milliamperes = float(power.condition.split(" mA at 3.3 V")[0])
        assert power.active_mw == pytest.approx(milliamperes * 3.3, rel=0.01)


def test_external_ram_is_where_the_chip_can_map_it() -> None:
    assert {d.name for d in DEVICES if d.memory_bytes("psram")} == {"esp32", "esp32s2", "esp32s3"}


def test_only_xtensa_goes_without_wide_products() -> None:
    for device in DEVICES:
        assert ("TG_NO_MUL64=1" in device.defines) == ("xtensa" in device.features)
        assert ("mul64" in device.features) != ("xtensa" in device.features)


def test_risc_v_members_have_the_features_of_their_instruction_set() -> None:
    for device in DEVICES[3:]:
        assert device.features == riscv_devices.FEATURES[device.isa]


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_exactly_one_plugin_serves_each(manager: pluggy.PluginManager, device: Device) -> None:
    found = [boards.board(device), riscv_boards.board(device)]
    assert sum(board is not None for board in found) == 1
    try:
        toolchain = manager.hook.tinygen_toolchain(device=device, name=None)
    except ToolError as error:
        pytest.skip(str(error))
    assert toolchain.name.startswith("xtensa" if "xtensa" in device.features else ("riscv", "clang", "zig"))
    rules = [rule for some in manager.hook.tinygen_quantization_rules(device=device) for rule in some]
    firsts = [next(r for r in rules if r.role == role) for role in ("activation", "weights", "bias")]
    assert [(r.bits, r.rounding) for r in firsts] == [(8, "double"), (8, "double"), (32, "double")]
    assert all(rule.reason for rule in rules)
    assert sum(rule.op == "*" and rule.role == "bias" for rule in rules) == 1, "rules of one plugin only"


def test_xtensa_rules_follow_the_multiplier() -> None:
    rules = list(plugin.tinygen_quantization_rules(DEVICES[0]))
    assert any(rule.bits == 16 for rule in rules), "MAC16 and l16si"
    assert any(rule.scale_kind == "power_of_two" for rule in rules), "no cheap high multiplication"
    assert not any(rule.bits == 4 for rule in rules), "unpacking holds up the byte loads"
