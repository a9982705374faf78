"""`python -m benchmarks.decoding`: modelled cycles that each decoder takes for a weight, tables and starts included."""

from __future__ import annotations

from dataclasses import replace

import click
import numpy as np

from benchmarks.measure import models
from tinygen.frontend import load_model
from tinygen.ir import Array, DType, Graph
from tinygen.pipeline import compile_model
from tinygen.plugins import Session, create_session
from tinygen.report.profile import profile
from tinygen.verification.inputs import make_inputs

NETWORK = "ad"
"""Decodes each weight once, all of them."""
VALUES = {"huffman": (256, 16), "palette": (16, 4, 2)}
"""coding -> how many values of weights it is measured with."""


def clustered(graph: Graph, values: int) -> Graph:
    """`graph` with int8 weights of so many values at most, a power of two."""
    step = 256 // values

    def changed(weights: Array) -> Array:
        return (np.floor_divide(weights.astype(np.int64), step) * step + step // 2).astype(np.int8)

    tensors = (
        replace(t, data=changed(t.data)) if t.data is not None and t.dtype is DType.INT8 and t.data.ndim > 1 else t
        for t in graph.tensors
    )
    return replace(graph, tensors=tuple(tensors))


def cycles_a_weight(session: Session, device: str, coding: str, values: int) -> float:
    """Of the functions of `coding`'s decoder."""
    graph = load_model(models()[NETWORK], session.ops)
    library = compile_model(clustered(graph, values) if values < 256 else graph, device, encode=coding, session=session)
    nodes = zip(library.lowered.graph.bound(), library.lowered.kernels, strict=True)
    weights = sum(node.input(1).elements for node, kernel in nodes if kernel.template.startswith("encoded"))
    functions = profile(session, library, make_inputs(library.lowered.graph, 1)[0])["functions"]
    decoders = (count for name, count in functions.items() if name.startswith(f"tg_{coding}"))
    return float(sum(count["cycles"] for count in decoders)) / weights


@click.command()
@click.option("--device", default="cortex-m4", show_default=True, help="One with a model of cycles.")
def main(device: str) -> None:
    """Print a line for each coding."""
    session = create_session()
    for coding, counts in VALUES.items():
        for values in counts:
            cycles = cycles_a_weight(session, device, coding, values)
            click.echo(f"{coding}, {values} values: {cycles:.2f} cycles a weight")


if __name__ == "__main__":
    main()
