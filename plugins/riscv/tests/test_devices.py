"""The figures and rules of the RV32 devices hang together."""

from __future__ import annotations

import pytest

from plugins.riscv import boards, devices, plugin, toolchain
from tinygen.api import Device

DEVICES = devices.devices()


def test_names_are_unique_and_what_users_expect() -> None:
    assert [device.name for device in DEVICES] == ["rv32imc", "rv32imac", "rv32imac-zve32x", "rv32imac-zbb"]


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_every_device_is_complete(device: Device) -> None:
    assert device.family == "riscv"
    assert device.isa in toolchain.TARGETS
    assert device.features == devices.FEATURES[device.isa]
    assert device.sources, "figures need a source"
    assert boards.board(device) is not None
    if device.memories:
        flash, ram = device.memory_bytes("flash"), device.memory_bytes("ram")
        assert flash is not None
        assert ram is not None
        assert 16 * 1024 <= ram < flash <= boards.FLASH.bytes
        assert device.clock_hz is not None
        assert 10_000_000 <= device.clock_hz <= 1_000_000_000


def test_instruction_sets_have_toolchain_board_and_features_alike() -> None:
    assert set(toolchain.TARGETS) == set(boards.CPUS) == set(devices.FEATURES)


def test_unicorn_is_not_asked_to_run_vectors() -> None:
    scalar, vector = boards.board(DEVICES[0]), boards.board(DEVICES[2])
    assert scalar is not None
    assert vector is not None
    assert scalar.unicorn_cpu is not None
    assert vector.unicorn_cpu is None


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
def test_tensorflow_lite_micro_comes_first(device: Device) -> None:
    found = tuple(plugin.tinygen_quantization_rules(device))
    for role, bits in (("activation", 8), ("weights", 8), ("bias", 32)):
        first = next(rule for rule in found if rule.role == role)
        assert (first.op, first.bits, first.rounding, first.scale_kind) == ("*", bits, "double", "float")
    assert all(rule.reason for rule in found)
    assert len({(r.op, r.role, r.bits, r.symmetric, r.rounding, r.scale_kind) for r in found}) == len(found)


def test_scalar_and_vector_cores_differ_where_the_hardware_does() -> None:
    scalar, vector = (tuple(plugin.tinygen_quantization_rules(d)) for d in (DEVICES[0], DEVICES[2]))
    assert any(rule.bits == 4 for rule in scalar), "two products from one mul"
    assert not any(rule.bits in (4, 16) for rule in vector), "they cost unpacking, or lanes"
    assert any(rule.rounding == "single" for rule in vector)


def test_other_devices_get_no_rules_and_no_board() -> None:
    other = Device("other", "other", "not RISC-V", isa="armv7e-m")
    assert tuple(plugin.tinygen_quantization_rules(other)) == ()
    assert boards.board(other) is None
