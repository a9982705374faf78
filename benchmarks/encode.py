"""`python -m benchmarks.encode`: MLPerf Tiny with encoded weights, as linked; writes the table in docs/encode.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from benchmarks.measure import MLPERF
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session
from tinygen.report.profile import profile
from tinygen.verification.inputs import make_inputs

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "encode.md"
BEGIN, END = "<!-- encode: begin -->\n", "<!-- encode: end -->"
HEAD = "| network | flash | encoded | left | RAM | encoded | cycles | encoded |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"


def measured(session: Session, kind: str, device: str, encode: str) -> tuple[dict[str, Any], int]:
    """(the profile of one network, bytes of its int8 weights)."""
    library = compile_model(MLPERF / f"{kind}_int8.tflite", device, name=kind, encode=encode, session=session)
    graph = library.lowered.graph
    weighted = (node for node in graph.bound() if node.op in ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"))
    weights = sum(node.input(1).bytes for node in weighted)
    return profile(session, library, make_inputs(graph, 1)[0]), weights


def row(session: Session, kind: str, device: str) -> str:
    (raw, weights), (encoded, _) = (measured(session, kind, device, encode) for encode in ("none", "auto"))
    if not (raw["bit_exact"] and encoded["bit_exact"]):
        raise click.ClickException(f"{kind} on {device}: the results differ from the reference")
    left = 1 - (raw["flash_bytes"] - encoded["flash_bytes"]) / weights
    cells = [kind, f"{raw['flash_bytes']:,}", f"{encoded['flash_bytes']:,}", f"{left:.3f}"]
    for key in ("ram_bytes", "cycles"):
        cells += [f"{one[key]:,}" if one[key] else "-" for one in (raw, encoded)]
    return f"| {' | '.join(cells)} |\n"


@click.command()
@click.option("--device", default="cortex-m4", show_default=True)
def main(device: str) -> None:
    """Measure and write the table."""
    session = create_session()
    table = HEAD + "".join(row(session, kind, device) for kind in ("ad", "ic", "kws", "vww", "sww"))
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + table + "\n" + END + rest.split(END)[1])
    click.echo(table)


if __name__ == "__main__":
    main()
