"""`python -m benchmarks.micro`: each kernel over the grid of shapes, cycles and instructions per MAC.

A row is marked where the device's kernel is slower than the portable one (a failure, as is a wrong result), or above
the limits stated below: there the work that is not products shows (few inputs, few outputs, tiny maps).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.built import Subject, measured
from benchmarks.measure import ROOT
from benchmarks.shapes import cases
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.plugins import create_session

WRONG = "NOT BIT-EXACT"
SLOWER = "slower than portable"
LIMITS = {"conv": 2.5, "fully": 2.5, "depthwise": 4.0}
"""Cycles per MAC above which a layer of a real network would be a slow corner (Cortex-M4)."""


def subject(label: str, option: str, model: bytes) -> Subject:
    """The layer under an option."""
    name = re.sub(r"[^a-z0-9]+", "_", f"{label} {option}".lower())
    return Subject(name, model, "micro", {"optimize": option})


def of_layer(label: str, profile: dict[str, Any]) -> dict[str, Any]:
    """Instructions and cycles of the one layer."""
    if "error" in profile:
        raise click.ClickException(f"{label}: {profile['error']}")
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
    ops, rows = create_session().ops, []
    chosen_cases = [case for case in cases() if only in case.label]
    subjects = {
        (case.label, o): subject(case.label, o, write_tflite(case.graph, ops))
        for case in chosen_cases
        for o in dict.fromkeys(("none", option))
    }
    profiles = measured("layers", list(subjects.values()), [device])
    found = {key: of_layer(key[0], profiles[one.name, device]) for key, one in subjects.items()}
    table = Table(box=None, pad_edge=False, title=f"{device}, --optimize {option}: per MAC")
    for column in ("layer", "kernel", "portable", "this", "ratio", "code", ""):
        table.add_column(column, justify="left" if column in ("layer", "kernel", "") else "right")
    for case in chosen_cases:
        portable, chosen = found[case.label, "none"], found[case.label, option]
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
