"""`python -m benchmarks`: measures, prints, and writes docs/performance.md."""

from __future__ import annotations

import json
from pathlib import Path

import click

from benchmarks.against import differences, measure_revision
from benchmarks.built import WORKSPACE
from benchmarks.measure import DEVICES, OPTIONS, ROOT, measure, models
from benchmarks.render import device_section

PAGE = ROOT / "docs" / "performance.md"
INTRODUCTION = ROOT / "benchmarks" / "introduction.md"


@click.command()
@click.option("--device", "devices", multiple=True, default=DEVICES, help="May be given several times.")
@click.option("--optimize", "options", multiple=True, default=OPTIONS, help="May be given several times.")
@click.option("--model", "only", multiple=True, help="Only these networks.")
@click.option("--against", metavar="REV", help="Show what has changed since this revision instead.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), default=ROOT / "build" / "benchmarks.json")
@click.option("--figures-only", is_flag=True, help="Write the JSON file and nothing else.")
@click.option("--workspace", type=click.Path(path_type=Path), default=WORKSPACE, help="Where it is all built.")
def main(
    devices: tuple[str, ...],
    options: tuple[str, ...],
    only: tuple[str, ...],
    against: str | None,
    json_file: Path,
    figures_only: bool,
    workspace: Path,
) -> None:
    """Measure the networks on the emulated devices."""
    rows = measure(devices, options, only, workspace)
    if not against:  # a comparison measures a part: it leaves the last whole table alone
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps({"rows": rows}, indent=1) + "\n")
    if figures_only:
        return
    if against:
        arguments = [f"--{flag}={value}" for flag, values in
                     (("device", devices), ("optimize", options), ("model", only)) for value in values]  # fmt: skip
        click.echo(differences(measure_revision(against, arguments), rows))
        return
    sections = [device_section(device, rows) for device in devices]
    click.echo("\n".join(sections))
    whole = set(devices) >= set(DEVICES) and set(options) >= set(OPTIONS) and not only and len(models()) > 1
    if whole:
        PAGE.write_text(INTRODUCTION.read_text() + "\n" + "\n".join(sections))
        click.echo(f"written: {PAGE.relative_to(ROOT)}, {json_file}")


if __name__ == "__main__":
    main()
