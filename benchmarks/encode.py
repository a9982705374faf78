"""`python -m benchmarks.encode`: MLPerf Tiny with encoded weights, as linked; writes the table in docs/encode.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from benchmarks.built import measured
from benchmarks.measure import models, subject
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "encode.md"
KINDS, ENCODE = ("ad", "ic", "kws", "vww", "sww"), ("none", "auto")
BEGIN, END = "<!-- encode: begin -->\n", "<!-- encode: end -->"
HEAD = "| network | flash | encoded | left | RAM | encoded | cycles | encoded |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"


def weights_of(session: Session, kind: str, device: str) -> int:
    """Bytes of the network's int8 weights."""
    graph = compile_model(models()[kind], device, name=kind, session=session).lowered.graph
    weighted = (node for node in graph.bound() if node.op in ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"))
    return sum(node.input(1).bytes for node in weighted)


def pairs(kinds: Sequence[str], device: str) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Network -> its profile with raw and with encoded weights. ClickException where one is wrong or cannot be had."""
    subjects = {(kind, encode): subject(kind, encode=encode) for kind in kinds for encode in ENCODE}
    profiles = measured("encode", list(subjects.values()), [device])
    found = {}
    for kind in kinds:
        raw, encoded = (profiles[subjects[kind, encode].name, device] for encode in ENCODE)
        if error := raw.get("error") or encoded.get("error"):
            raise click.ClickException(f"{kind} on {device}: {error}")
        if not (raw["bit_exact"] and encoded["bit_exact"]):
            raise click.ClickException(f"{kind} on {device}: the results differ from the reference")
        found[kind] = raw, encoded
    return found


def left_of(weights: int, raw: dict[str, Any], encoded: dict[str, Any]) -> float:
    """The share of so many bytes of weights that encoding leaves in the linked image."""
    return 1 - float(raw["flash_bytes"] - encoded["flash_bytes"]) / weights


def row(kind: str, weights: int, raw: dict[str, Any], encoded: dict[str, Any]) -> str:
    """The table's row of one network."""
    cells = [kind, f"{raw['flash_bytes']:,}", f"{encoded['flash_bytes']:,}", f"{left_of(weights, raw, encoded):.3f}"]
    for key in ("ram_bytes", "cycles"):
        cells += [f"{one[key]:,}" if one[key] else "-" for one in (raw, encoded)]
    return f"| {' | '.join(cells)} |\n"


@click.command()
@click.option("--device", default="cortex-m4", show_default=True)
def main(device: str) -> None:
    """Measure and write the table."""
    session = create_session()
    table = HEAD
    for kind, (raw, encoded) in pairs(KINDS, device).items():
        table += row(kind, weights_of(session, kind, device), raw, encoded)
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + table + "\n" + END + rest.split(END)[1])
    click.echo(table)


if __name__ == "__main__":
    main()
