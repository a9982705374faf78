"""Two profiles of one network side by side: what an option, or a change, did to every figure."""

from __future__ import annotations

from typing import Any

from rich.table import Table

TOTALS = (
    "instructions",
    "cycles",
    "flash_bytes",
    "code_bytes",
    "weights_bytes",
    "arena_bytes",
    "stack_bytes",
    "ram_bytes",
)


def comparison(first: dict[str, Any], second: dict[str, Any]) -> Table:
    """Layers (where both have the same) and totals, with the ratio of the second to the first."""
    a, b = first["optimize"], second["optimize"]
    table = Table(box=None, pad_edge=False, title=f"--optimize {a} against --optimize {b}")
    for column in ("#", "operator", f"kernel ({a})", f"kernel ({b})"):
        table.add_column(column)
    unit = "cycles" if first["cycles"] is not None and second["cycles"] is not None else "instructions"
    for column in (f"{unit} ({a})", f"{unit} ({b})", "ratio"):
        table.add_column(column, justify="right")
    same = [layer["op"] for layer in first["layers"]] == [layer["op"] for layer in second["layers"]]
    for one, two in zip(first["layers"], second["layers"], strict=False) if same else ():
        cells = (str(one["index"]), one["op"], one["kernel"], two["kernel"])
        table.add_row(*cells, *_numbers(one[unit], two[unit]))
    table.add_section()
    for key in TOTALS:
        if first[key] is not None and second[key] is not None:
            table.add_row("", key, "", "", *_numbers(first[key], second[key]))
    return table


def _numbers(one: int, two: int) -> tuple[str, str, str]:
    return f"{one:,}", f"{two:,}", f"{two / one:.2f}" if one else "-"
