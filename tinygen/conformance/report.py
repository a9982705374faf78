"""The table at the end of the conformance suite, on the terminal and as JSON."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tinygen.conformance.table import Row
from tinygen.files import write_file

WIDTH = 150


def table_lines(rows: Sequence[Row], everything: bool) -> Iterator[tuple[str, list[str]]]:
    """(title, lines) for each device that has rows: those that it has kernels of its own for, or `everything`."""
    for device in dict.fromkeys(row.device for row in rows):
        mine = [row for row in rows if row.device == device]
        shown = [row for row in mine if row.own or everything]
        yield f"tinygen conformance: {device}", [*(_table(shown) if shown else ()), _summary(mine, len(shown))]


def _table(rows: Iterable[Row]) -> list[str]:
    table = Table(box=None, pad_edge=False)
    for name, justify in (
        ("operator", "left"),
        ("type", "left"),
        ("own/all", "right"),
        ("own cases", "left"),
        ("on core", "right"),
        ("instructions", "right"),
        ("portable", "right"),
        ("per", "left"),
        ("kernels of the plugin", "left"),
    ):
        table.add_column(name, justify=justify, no_wrap=name != "kernels of the plugin")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(
            row.op,
            row.type,
            f"{row.own}/{row.cases}",
            ranges(row.own_cases),
            _on_core(row),
            _number(row.cost),
            _number(row.portable_cost) if row.own else "",
            row.per if row.cost is not None else "",
            "\n".join(row.symbols),
        )
    stream = io.StringIO()
    Console(file=stream, width=WIDTH, color_system=None).print(table)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def _on_core(row: Row) -> str:
    return f"{row.ran_on_core - row.too_large}" + (f" (-{row.too_large})" if row.too_large else "")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers with runs written short: `0-3, 7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _summary(rows: Sequence[Row], shown: int) -> str:
    own = sum(bool(row.own) for row in rows)
    more = "" if shown == len(rows) else " (-v shows it)"
    return f"Kernels of the plugin's own for {own} of {len(rows)} operators and types; the rest{more} is portable."


def write_report(
    target: str, devices: Sequence[str], rows: Sequence[Row], counts: Mapping[str, int], failures: Mapping[str, str]
) -> None:
    """Write the table, how many checks passed, failed and were skipped, and the failures' texts as one JSON object.

    To standard output if `target` is "-"; a file is replaced in one go.
    """
    report: dict[str, Any] = {
        "devices": list(devices),
        "checks": dict(counts),
        "failures": dict(failures),
        "operators": [row.as_dict() for row in rows],
    }
    text = json.dumps(report, indent=2) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return
    write_file(Path(target), text)
