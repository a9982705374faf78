"""`python -m benchmarks.memory`: what less RAM costs, as linked and run; writes the table in docs/memory.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from benchmarks.built import measured
from benchmarks.measure import NAMES, subject

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "memory.md"
BEGIN, END = "<!-- memory: begin -->\n", "<!-- memory: end -->"
HEAD = "| network | options | arena | instructions | flash | stack |\n|---|---|--:|--:|--:|--:|\n"
OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("default", {}),
    ("`--optimize ram`", {"optimize": "ram"}),
    ("`--feed`", {"feed": True}),
    ("`--feed --optimize ram`", {"optimize": "ram", "feed": True}),
)
TIGHT = {"ic": (19_000, 17_376)}
"""Sizes of the arena that are asked for as well."""


def options(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Words of `tinygen compile`, and the same as attributes of `tg_library`."""
    return [*OPTIONS[:2], *((f"`--arena {n}`", {"arena": n}) for n in TIGHT.get(kind, ())), *OPTIONS[2:]]


def rows(kind: str, device: str, profiles: Mapping[tuple[str, str], dict[str, Any]]) -> Iterator[str]:
    """The table's rows of one network."""
    usual = 0
    for words, chosen in options(kind):
        one = profiles[subject(kind, **chosen).name, device]
        if "error" in one:  # not every network can be fed by rows
            click.echo(f"{kind} with {words}: {one['error']}", err=True)
            continue
        if not one["bit_exact"]:
            raise click.ClickException(f"{kind} on {device} with {words}: the results differ from the reference")
        usual = usual or one["instructions"]
        more = f"{100 * (one['instructions'] / usual - 1):+.1f} %" if words != "default" else f"{usual:,}"
        cells = (kind, words, f"{one['arena_bytes']:,}", more, f"{one['flash_bytes']:,}", str(one["stack_bytes"]))
        yield f"| {' | '.join(cells)} |\n"


@click.command()
@click.option("--device", default="cortex-m4", show_default=True)
def main(device: str) -> None:
    """Measure and write the table."""
    profiles = measured("memory", [subject(kind, **chosen) for kind in NAMES for _, chosen in options(kind)], [device])
    table = HEAD + "".join(line for kind in NAMES for line in rows(kind, device, profiles))
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + table + "\n" + END + rest.split(END)[1])
    click.echo(table)


if __name__ == "__main__":
    main()
