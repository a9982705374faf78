"""`python -m benchmarks.micro`: each kernel over the grid of shapes, cycles and instructions per MAC.

A row is marked where the device's kernel is slower than the portable one (a failure, as is a wrong result), or above
the limits stated below: there the work that is not products shows (few inputs, few outputs, tiny maps).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

import tinygen
from benchmarks.measure import ROOT
from benchmarks.shapes import Case, cases
from tinygen.plugins import Session, create_session

WRONG = "NOT BIT-EXACT"
SLOWER = "slower than portable"
LIMITS = {"conv": 2.5, "fully": 2.5, "depthwise": 4.0}
"""Cycles per MAC above which a layer of a real network would be a slow corner (Cortex-M4)."""


def measure_case(session: Session, case: Case, device: str, option: str) -> dict[str, Any]:
    """Instructions and cycles of the one layer, under an option."""
    library = tinygen.compile(case.graph, device, name="micro", optimize=option, session=session)
    inputs = tinygen.make_inputs(library.lowered.graph, 1)[0]
    profile = tinygen.profile(session, library, inputs)
    layer = profile["layers"][0]
    keys = ("kernel", "instructions", "cycles", "macs", "scratch_bytes")
    return {key: layer[key] for key in keys} | {
        "code_bytes": profile["code_bytes"],
        "bit_exact": profile["bit_exact"],
    }


def verdict(label: str, portable: dict[str, Any], chosen: dict[str, Any], unit: str) -> str:
    """What is wrong with a row, if anything."""
    if not chosen["bit_exact"]:
        return WRONG
    if chosen[unit] > portable[unit]:
        return SLOWER
    limit = LIMITS[label.split()[0]]
    return f"above {limit} cycles/MAC" if unit == "cycles" and chosen[unit] > limit * chosen["macs"] else ""


@click.command()
@click.option("--device", default="cortex-m4", show_default=True)
@click.option("--optimize", "option", default="balanced", show_default=True)
@click.option("--only", default="", help="Only cases whose label contains this.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), default=ROOT / "build" / "micro.json")
def main(device: str, option: str, only: str, json_file: Path) -> None:
    """Measure the kernels for DEVICE over the grid of shapes."""
    session = create_session()
    rows = []
    table = Table(box=None, pad_edge=False, title=f"{device}, --optimize {option}: per MAC")
    for column in ("layer", "kernel", "portable", "this", "ratio", "code", ""):
        table.add_column(column, justify="left" if column in ("layer", "kernel", "") else "right")
    for case in cases():
        if only not in case.label:
            continue
        portable, chosen = (measure_case(session, case, device, o) for o in ("none", option))
        unit = "cycles" if chosen["cycles"] else "instructions"
        remark = verdict(case.label, portable, chosen, unit)
        rows.append({"layer": case.label, "portable": portable, "chosen": chosen, "remark": remark})
        table.add_row(
            case.label,
            chosen["kernel"],
            f"{portable[unit] / portable['macs']:.2f}",
            f"{chosen[unit] / chosen['macs']:.2f}",
            f"{chosen[unit] / portable[unit]:.2f}",
            f"{chosen['code_bytes']:,}",
            remark,
        )
    Console(width=140, highlight=False).print(table)
    json_file.parent.mkdir(parents=True, exist_ok=True)
    json_file.write_text(json.dumps({"device": device, "optimize": option, "rows": rows}, indent=1) + "\n")
    wrong = [row for row in rows if row["remark"] in (WRONG, SLOWER)]
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
