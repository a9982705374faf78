"""`python -m benchmarks.cost_model DEVICE ...`: fits a device's cost model and writes it into its plugin.

The layers are the micro-benchmark's grid and random ones; the networks of MLPerf Tiny take no part and are then
predicted, and how far off that is goes into the file with the coefficients.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

import tinygen
from benchmarks.cost_fit import Sample, fit
from benchmarks.cost_layers import layers, layers_of_zeros
from benchmarks.cost_samples import Samples, measure
from benchmarks.measure import ROOT, models
from benchmarks.measure import measure as measured_networks
from tinygen.codegen.lowering import Lowered
from tinygen.cost import UNITS, CostModel, predict
from tinygen.cost.model import load_cost_model
from tinygen.device import Device
from tinygen.plugins import Session, create_session

FOLDERS = {"cortex": "cortex_m", "rv32": "riscv", "esp32": "esp32"}
"""What a device's name begins with -> the plugin that carries its model."""
LAYERS = 2
"""Seed of the random layers."""
ZEROS = 3
"""Seed of layers most of whose weights are zero."""
LEAST = 5
"""Layers that a kernel must have been measured on."""


def data_file(device: str) -> Path:
    """Where the model of a device lies."""
    folder = next(folder for start, folder in FOLDERS.items() if device.startswith(start))
    return ROOT / "plugins" / folder / "costs" / f"{device}.json"


def fitted(samples: Samples) -> dict[str, Any]:
    """Kernel, and operator for the kernels that are not known -> terms and errors in each unit."""
    groups: dict[str, list[dict[str, Any]]] = {k: rows for k, rows in sorted(samples.items()) if len(rows) >= LEAST}
    for rows in samples.values():
        groups.setdefault(rows[0]["op"], [])
    for op in [key for key, rows in groups.items() if not rows]:
        groups[op] = [row for rows in samples.values() for row in rows if row["op"] == op]
    found: dict[str, Any] = {}
    for key, rows in groups.items():
        found[key] = {"layers": len(rows)}
        for unit in UNITS:
            if all(unit in row for row in rows):
                pairs: list[Sample] = [(row["features"], row[unit]) for row in rows]
                terms, error = fit(pairs)
                found[key][unit] = {"terms": terms, "error": round(error, 4)}
    return found


def add_zeros(name: str, path: Path, units: Sequence[str], count: int) -> None:
    """Fit a device's kernels that skip zeros of weights, and put them into the model at `path`; all else stays."""
    samples, _ = measure(name, layers_of_zeros(ZEROS, count))
    skipping = {key: rows for key, rows in samples.items() if any("steps, 1 pixel" in row["features"] for row in rows)}
    found = {key: one for key, one in fitted(skipping).items() if key in skipping}
    data = json.loads(path.read_text())
    data["kernels"] |= found
    path.write_text(json.dumps(data, indent=1) + "\n")
    for key, one in found.items():
        print(f"{name} {key}: {one['layers']} layers, {100 * one[units[0]]['error']:.1f} % each")


def held_out(session: Session, device: Device, path: Path) -> dict[str, Any]:
    """Networks that the fit has not seen: predicted, measured, relative error, in each unit.

    "models" of their default builds; "plans" of those that save RAM, where these are others: of what they add to the
    default; "differences": the mean of those errors, each network by what it costs.
    """
    model = load_cost_model(path)
    found: dict[str, dict[str, Any]] = {"balanced": {}, "ram": {}}
    for profile in measured_networks((device.name,), tuple(found)):
        name, option = profile["model"], profile["optimize"]
        if "error" in profile:
            raise click.ClickException(f"{device.name} {name}: {profile['error']}")
        lowered = tinygen.compile(models()[name], device.name, name=name, optimize=option, session=session).lowered
        found[option][name] = _errors(model, session, device, lowered, profile, option)
        for unit, one in found[option][name].items():
            if option == "ram" and unit in (usual := found["balanced"][name]):
                one["error"] = round((1 + one["error"]) / (1 + usual[unit]["error"]) - 1, 4)
            error = f"{100 * one['error']:+.1f} %"
            print(f"{device.name} {name} {option}: {one['predicted']:,} of {one['measured']:,} {unit}, {error}")
    plans = {name: one for name, one in found["ram"].items() if one != found["balanced"][name]}
    differences = {}
    for unit in model.units:
        errors = [one[unit] for one in plans.values() if unit in one]
        if whole := sum(one["measured"] for one in errors):
            mean = sum(abs(one["error"]) * one["measured"] for one in errors) / whole
            differences[unit] = round(mean, 4)
    return {"models": found["balanced"], "plans": plans, "differences": differences}


def _errors(
    model: CostModel, session: Session, device: Device, lowered: Lowered, profile: Mapping[str, Any], option: str
) -> dict[str, Any]:
    """Unit -> what of a network is predicted, measured, and the relative error."""
    found: dict[str, Any] = {}
    for unit in model.units:
        guess = predict(model, lowered.graph, lowered.kernels, lambda n: session.kernel(n, device, option), unit)
        if guess.total is not None and profile[unit]:
            error = round(guess.total / profile[unit] - 1, 4)
            found[unit] = {"predicted": guess.total, "measured": profile[unit], "error": error}
    return found


def write(path: Path, model: dict[str, Any]) -> None:
    """A data file: the fitted model, and how far off it is."""
    path.write_text(json.dumps(model, indent=1) + "\n")


@click.command()
@click.argument("names", metavar="DEVICE...", nargs=-1, required=True)
@click.option("--layers", "count", default=900, show_default=True, help="Random layers beside the grid.")
@click.option("--keep", is_flag=True, help="Use the layers measured last time.")
@click.option("--missing", is_flag=True, help="Add the kernels that the model lacks, and leave the others as they are.")
@click.option("--zeros", is_flag=True, help="Fit only the kernels that skip zeros, and leave the others as they are.")
@click.option("--check", is_flag=True, help="Fit nothing: measure how far off the model is on the networks.")
def main(names: tuple[str, ...], count: int, keep: bool, missing: bool, zeros: bool, check: bool) -> None:
    """Fit the cost models of DEVICEs."""
    session = create_session()
    for name in names:
        device, path = session.device(name), data_file(name)
        if zeros or check:
            if zeros:
                add_zeros(name, path, load_cost_model(path).units, count // 5)
            if check:
                write(path, json.loads(path.read_text()) | held_out(session, device, path))
            continue
        kept = ROOT / "build" / "cost" / f"{name}.json"
        if not keep or not kept.is_file():
            samples, engine = measure(name, layers(LAYERS, count))
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps({"engine": engine, "samples": samples}))
        data = json.loads(kept.read_text())
        kernels = fitted(data["samples"])
        if missing and path.is_file():
            known = json.loads(path.read_text())["kernels"]
            kernels = known | {key: one for key, one in kernels.items() if key not in known}
        units = [unit for unit in UNITS if all(unit in one for one in kernels.values())]
        result: dict[str, Any] = {"device": name, "engine": data["engine"], "units": units, "kernels": kernels}
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, result | {"models": {}})
        write(path, result | held_out(session, device, path))


if __name__ == "__main__":
    main()
