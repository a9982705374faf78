"""`tinygen ops`: the operators that can be compiled."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import click
from rich.table import Table

from tinygen.cli.common import console, facts, json_option, write_json
from tinygen.device import Device
from tinygen.ir import TinygenError, UnsupportedError
from tinygen.ir.errors import did_you_mean
from tinygen.ops.base import Op
from tinygen.plugins import Session, create_session


@click.command("ops")
@click.argument("name", required=False)
@json_option
def command(name: str | None, json_file: str | None) -> None:
    """List the operators with the element types that they support; with NAME show one, and each device's kernels."""
    session = create_session()
    ops, out = session.ops, console(json_file)
    if name is not None:
        op = ops.get(name.upper())
        if op is None:
            hint = did_you_mean(name.upper(), ops) or "`tinygen ops` lists them"
            raise UnsupportedError(f"there is no operator {name!r}", cure=hint)
        one = details(session, op)
        shown = ("op", "computes", "types", "scheme", "weights")
        out.print(facts([(key, ", ".join(one[key]) if key == "types" else one[key]) for key in shown if one[key]]))
        table = Table(box=None, pad_edge=False)
        for column in ("devices", "kernels that the operator's test cases use (--optimize balanced)"):
            table.add_column(column, overflow="fold")
        alike: dict[str, list[str]] = {}
        for device, symbols in one["kernels"].items():
            alike.setdefault(", ".join(symbols) or "-", []).append(device)
        for symbols, devices in alike.items():
            table.add_row(", ".join(devices), symbols)
        out.print(table)
        write_json(json_file, {"ops": [one]})
        return
    table = Table(box=None, pad_edge=False)
    for column in ("operator", "types", "what it computes"):
        table.add_column(column)
    rows = [summary(ops[name]) for name in sorted(ops)]
    for row in rows:
        table.add_row(row["op"], ", ".join(row["types"]), row["summary"])
    out.print(table)
    write_json(json_file, {"ops": rows})


def summary(op: Op) -> dict[str, Any]:
    """Name, types, and the first line of the manual."""
    lines = (type(op).__doc__ or "").strip().splitlines()
    return {"op": op.name, "types": [t.value for t in op.types], "summary": lines[0] if lines else ""}


def details(session: Session, op: Op) -> dict[str, Any]:
    """What is known of an operator, and device -> symbols of the kernels that its cases use there."""
    module = inspect.getdoc(sys.modules[type(op).__module__]) or ""
    axis = "" if op.channel_axis is None else f"output channels along axis {op.channel_axis}"
    return summary(op) | {
        "computes": " ".join(module.split("\n\n")[0].split()),
        "scheme": " ".join((inspect.getdoc(type(op)) or "").split()),
        "weights": axis,
        "kernels": {device.name: _symbols(session, op, device) for device in session.devices.values()},
    }


def _symbols(session: Session, op: Op, device: Device) -> list[str]:
    found: set[str] = set()
    for graph in op.cases():
        for node in graph.bound():
            try:
                found.update(session.kernel(node, device, "balanced").symbols)
            except TinygenError:  # a device need not have a kernel for every case
                continue
    return sorted(found)
