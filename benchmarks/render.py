"""Tables of figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.measure import NAMES
from benchmarks.published import figures

LABELS = {
    "instructions": "k instructions",
    "cycles": "k cycles (modelled)",
    "flash_bytes": "flash, bytes",
    "arena_bytes": "arena, bytes",
    "stack_bytes": "stack, bytes",
    "ram_bytes": "RAM in all, bytes",
}
THOUSANDS = ("instructions", "cycles")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def device_section(device: str, rows: Sequence[dict[str, Any]]) -> str:
    """All figures of one device: ours under each option, those of others, and the ratio to the best of them."""
    here = [row for row in rows if row["device"] == device]
    names = [name for name in ("digits", *NAMES) if any(row["model"] == name for row in here)]
    parts = [f"## {device}\n"]
    for unit, label in LABELS.items():
        body = list(_our_rows(here, names, unit))
        if not body:
            continue
        body += _their_rows(device, names, unit, here)
        parts.append(table((label, *names), body) + "\n")
    failed = [f"- {row['model']} (`--optimize {row['optimize']}`): {row['error']}" for row in here if "error" in row]
    inexact = [f"- {row['model']} is NOT BIT-EXACT" for row in here if not row.get("bit_exact", True)]
    return "\n".join([*parts, *failed, *inexact])


def _our_rows(rows: Sequence[dict[str, Any]], names: Sequence[str], unit: str) -> Iterable[list[str]]:
    for option in dict.fromkeys(row["optimize"] for row in rows):
        values = [_value(rows, name, option, unit) for name in names]
        if any(v is not None for v in values):
            yield [f"**tinygen** `{option}`", *(_shown(v, unit) for v in values)]


def _their_rows(device: str, names: Sequence[str], unit: str, ours: Sequence[dict[str, Any]]) -> list[list[str]]:
    found = {name: {f.who: f.value for f in figures(device, name) if f.unit == unit} for name in names}
    result = []
    for who in dict.fromkeys(who for by_who in found.values() for who in by_who):
        result.append([who, *(_shown(found[name].get(who), unit) for name in names)])
        ratios = []
        for name in names:
            mine = [v for row in ours if (v := _value(ours, name, row["optimize"], unit)) is not None]
            ratios.append(f"{found[name][who] / min(mine):.2f} x" if who in found[name] and mine else "")
        result.append(["... that is, against our best", *ratios])
    return result


def _value(rows: Sequence[dict[str, Any]], name: str, option: str, unit: str) -> int | None:
    return next((r.get(unit) for r in rows if r["model"] == name and r["optimize"] == option), None)


def _shown(value: int | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value / 1000:,.0f}" if unit in THOUSANDS else f"{value:,}"
