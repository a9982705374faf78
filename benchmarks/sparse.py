"""`python -m benchmarks.sparse`: networks with fewer and fewer weights left; writes the table in docs/encode.md.

The smallest weights of each convolution and fully connected layer become zero, without training: what that does to
time and flash does not depend on what the network has learnt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from benchmarks.built import Subject, measured
from benchmarks.measure import models
from tinygen.frontend.load import load_model
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import Array, Graph, Tensor
from tinygen.plugins import Session, create_session

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "encode.md"
KINDS, DEVICES = ("kws", "ad"), ("cortex-m4", "cortex-m0plus", "rv32imc")
BEGIN, END = "<!-- sparse: begin -->\n", "<!-- sparse: end -->"
SHARES = (50, 70, 80, 90, 95)
PATTERNS = ((2, 4), (1, 4))
PRUNED = ("CONV_2D", "FULLY_CONNECTED")

Kept = Callable[[Array], Array]
"""Sizes of weights [outputs, inputs] -> which of them stay."""


def all_but(percent: int) -> Kept:
    """All but so many of a hundred, the smallest of a layer."""
    return lambda sizes: sizes > np.quantile(sizes, percent / 100, method="lower") if percent else sizes >= 0


def of_every(n: int, m: int) -> Kept:
    """The n largest of every m in a row; all of what is left at the end."""

    def kept(sizes: Array) -> Array:
        whole = sizes.shape[1] // m * m
        found = np.ones(sizes.shape, bool)
        order = np.argsort(-sizes[:, :whole].reshape(len(sizes), -1, m), axis=2, kind="stable")
        found[:, :whole] = (np.argsort(order, axis=2) < n).reshape(len(sizes), whole)
        return found

    return kept


def pruned(graph: Graph, kept: Kept) -> Graph:
    """`graph` with zeros for the weights that do not stay."""
    tensors: list[Tensor] = list(graph.tensors)
    for node in graph.nodes:
        weights = tensors[node.inputs[1]] if node.op in PRUNED else None
        if weights is None or weights.data is None or weights.quant is None:
            continue
        rows = weights.data.reshape(len(weights.data), -1)
        sizes = np.abs(rows.astype(np.float64)) * np.reshape(weights.quant.scale, (-1, 1))
        data = np.where(kept(sizes), rows, 0).astype(np.int8).reshape(weights.data.shape)
        tensors[node.inputs[1]] = replace(weights, data=data)
    return replace(graph, tensors=tuple(tensors))


def subjects(session: Session, kind: str) -> dict[str, Subject]:
    """What the table's rows say -> the network."""
    forms: dict[str, Kept] = {"as it is": all_but(0)}
    forms |= {f"{share} %": all_but(share) for share in SHARES} | {f"{n}:{m}": of_every(n, m) for n, m in PATTERNS}
    graph = load_model(models()[kind], session.ops)
    return {
        label: Subject(f"{kind}_{n}", write_tflite(pruned(graph, kept), session.ops), kind)
        for n, (label, kept) in enumerate(forms.items())
    }


def rows(session: Session, kinds: Sequence[str], devices: Sequence[str]) -> list[str]:
    """The table's lines. ClickException where a result is wrong or cannot be had."""
    known = {kind: subjects(session, kind) for kind in kinds}
    profiles = measured("sparse", [one for forms in known.values() for one in forms.values()], devices)
    lines = []
    for kind, forms in known.items():
        base = [profiles[forms["as it is"].name, device] for device in devices]
        for label, subject in forms.items():
            found = [profiles[subject.name, device] for device in devices]
            if error := next((one["error"] for one in found if "error" in one), None):
                raise click.ClickException(f"{subject.name}: {error}")
            if not all(one["bit_exact"] for one in found):
                raise click.ClickException(f"{subject.name}: the results differ from the reference")
            cells = [kind, label]
            for one, whole in zip(found, base, strict=True):
                cells += [f"{one['cycles']:,}", f"{one['cycles'] / whole['cycles']:.2f}", f"{one['flash_bytes']:,}"]
            lines.append(f"| {' | '.join(cells)} |\n")
    return lines


def table(devices: Sequence[str], lines: Sequence[str]) -> str:
    """`lines` with the heads of their columns."""
    heads = [cell for device in devices for cell in (f"{device}: cycles", "of all", "flash")]
    rule = ["---", "---", *("--:" for _ in heads)]
    return f"| network | zeros | {' | '.join(heads)} |\n|{'|'.join(rule)}|\n{''.join(lines)}"


@click.command()
@click.option("--device", "devices", multiple=True, default=DEVICES, show_default=True)
def main(devices: tuple[str, ...]) -> None:
    """Measure and write the table."""
    found = table(devices, rows(create_session(), KINDS, devices))
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + found + "\n" + END + rest.split(END)[1])
    click.echo(found)


if __name__ == "__main__":
    main()
