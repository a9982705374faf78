"""`python -m benchmarks.cost_rules.choose NETWORK... --device D -o FILE`: kernels for the networks' layers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.cost_rules.networks import choices, read_network
from tinygen.build.steps.run import run_step
from tinygen.plugins import create_session


def main() -> None:
    """Choose, and write the choices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--device", required=True)
    parser.add_argument("-o", "--output", required=True, type=Path)
    words = parser.parse_args()
    session = create_session()
    found = choices(session, session.device(words.device), [read_network(path) for path in words.networks])
    words.output.write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    run_step(main)
