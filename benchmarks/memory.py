"""`python -m benchmarks.memory`: what less RAM costs, as linked and run; writes the table in docs/memory.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from benchmarks.measure import MLPERF
from tinygen.ir import UnsupportedError
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session
from tinygen.report.profile import profile
from tinygen.verification.inputs import make_inputs

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "memory.md"
BEGIN, END = "<!-- memory: begin -->\n", "<!-- memory: end -->"
HEAD = "| network | options | arena | instructions | flash | stack |\n|---|---|--:|--:|--:|--:|\n"
OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("default", {}),
    ("`--optimize ram`", {"optimize": "ram"}),
    ("`--feed`", {"feed": True}),
    ("`--feed --optimize ram`", {"optimize": "ram", "feed": True}),
)
KINDS = ("kws", "vww", "ic", "ad", "sww")
TIGHT = {"kws": (6_890, 5_290), "ic": (23_024, 20_448)}
"""Sizes of the arena that are asked for as well."""


def rows(session: Session, kind: str, device: str) -> Iterator[str]:
    """The table's rows of one network."""
    usual = 0
    options = [*OPTIONS[:2], *((f"`--arena {n}`", {"arena": n}) for n in TIGHT.get(kind, ())), *OPTIONS[2:]]
    for words, chosen in options:
        try:
            library = compile_model(MLPERF / f"{kind}_int8.tflite", device, name=kind, session=session, **chosen)
        except UnsupportedError:
            continue
        one = profile(session, library, make_inputs(library.lowered.graph, 1)[0])
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
    session = create_session()
    table = HEAD + "".join(line for kind in KINDS for line in rows(session, kind, device))
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + table + "\n" + END + rest.split(END)[1])
    click.echo(table)


if __name__ == "__main__":
    main()
