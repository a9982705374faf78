"""`python -m benchmarks.cost_rules.generate NETWORK ...`: the archive of a network's library."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.cost_rules.networks import library, read_choices, read_network
from tinygen.build.steps.generate import write_library
from tinygen.build.steps.run import run_step
from tinygen.plugins import create_session


def main() -> None:
    """Generate it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network")
    parser.add_argument("--choices", required=True)
    parser.add_argument("--number", required=True, type=int)
    parser.add_argument("--device", required=True)
    parser.add_argument("--name")
    parser.add_argument("-o", "--output", required=True, type=Path)
    words = parser.parse_args()
    session = create_session()
    device, graph = session.device(words.device), read_network(words.network)
    write_library(words.output, lambda: library(session, device, graph, read_choices(words.choices, words.number)))


if __name__ == "__main__":
    run_step(main)
