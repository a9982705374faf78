"""`tinygen devices`: what can be compiled for, with the sources of its figures."""

from __future__ import annotations

import dataclasses
from typing import Any

import click
from rich.table import Table

from tinygen.cli.common import console, json_option, write_json
from tinygen.device import Device
from tinygen.ir import TinygenError
from tinygen.plugins import Session, create_session


@click.command("devices")
@click.argument("name", required=False)
@json_option
def command(name: str | None, json_file: str | None) -> None:
    """List the devices; with NAME show one with the sources of its figures."""
    session = create_session()
    chosen = [session.device(name)] if name else list(session.devices.values())
    out = console(json_file)
    table = Table(box=None, pad_edge=False)
    for column in ("device", "isa", "flash", "RAM", "clock", "active power", "toolchain", "description"):
        table.add_column(column)
    for device in chosen:
        table.add_row(
            device.name,
            device.isa,
            _kib(device.memory_bytes("flash")),
            _kib(device.memory_bytes("ram")),
            f"{device.clock_hz / 1e6:g} MHz" if device.clock_hz else "-",
            f"{device.power[0].active_mw:g} mW" if device.power else "-",
            _toolchain(session, device),
            device.description,
        )
    out.print(table)
    if name:
        for power in chosen[0].power:
            out.print(f"power: {power.active_mw:g} mW, {power.condition} [{power.source}]", markup=False)
        for source in chosen[0].sources:
            out.print(f"source: {source}", markup=False)
        for rule in session.rules(chosen[0]):
            scheme = f"{rule.bits} bits, {rule.granularity}, {rule.rounding} rounding, {rule.scale_kind} scale"
            out.print(f"rule: {rule.op} {rule.role}: {scheme}: {rule.reason}", markup=False)
    write_json(json_file, {"devices": [_plain(session, d) for d in chosen]})


def _kib(size: int | None) -> str:
    return "-" if size is None else f"{size / 1024:g} KiB"


def _toolchain(session: Session, device: Device) -> str:
    try:
        return session.toolchain(device).name
    except TinygenError:
        return "not installed"


def _plain(session: Session, device: Device) -> dict[str, Any]:
    plain = dataclasses.asdict(device) | {"features": sorted(device.features)}
    rules = [dataclasses.asdict(rule) for rule in session.rules(device)]
    return plain | {"toolchain": _toolchain(session, device), "rules": rules}
