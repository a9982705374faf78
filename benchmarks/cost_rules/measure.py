"""`python -m benchmarks.cost_rules.measure NETWORK ...`: what each layer of a network costs, as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.cost_rules.networks import library, read_choices, read_network
from tinygen.build.steps.run import run_step
from tinygen.cost import UNITS
from tinygen.cost.features import features
from tinygen.cost.model import kernel_key
from tinygen.ir import MismatchError
from tinygen.plugins import create_session
from tinygen.report.profile import Linked, profile
from tinygen.verification.inputs import make_inputs


def main() -> None:
    """Run the image, and write its layers with their features and counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network")
    parser.add_argument("--choices", required=True)
    parser.add_argument("--number", required=True, type=int)
    parser.add_argument("--device", required=True)
    parser.add_argument("--image", required=True, type=Path)
    parser.add_argument("--empty", required=True, type=Path)
    parser.add_argument("-o", "--output", required=True, type=Path)
    words = parser.parse_args()
    session = create_session()
    graph = read_network(words.network)
    made = library(session, session.device(words.device), graph, read_choices(words.choices, words.number))
    linked = Linked(words.image.resolve(), words.empty.resolve())
    found = profile(session, made, make_inputs(graph, 1)[0], linked=linked)
    if not found["bit_exact"]:
        raise MismatchError("a kernel computes something else than its reference", where=f"network {words.number}")
    layers = []
    for node, kernel, layer in zip(graph.bound(), made.lowered.kernels, found["layers"], strict=True):
        row: dict[str, Any] = {"kernel": kernel_key(node, kernel), "op": node.op}
        row |= {"features": dict(features(node, kernel))} | {unit: layer[unit] for unit in UNITS if layer[unit]}
        layers.append(row)
    words.output.write_text(json.dumps({"engine": found["engine"], "layers": layers}) + "\n")


if __name__ == "__main__":
    run_step(main)
