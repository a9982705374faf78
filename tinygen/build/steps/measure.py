"""`python -m tinygen.build.steps.measure profile|analyze MODEL ...`: a library's figures as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tinygen.build.steps.run import run_step


def main() -> None:
    """Measure, and write the figures under the label that they belong to."""
    from tinygen.pipeline import compile_model
    from tinygen.plugins import create_session
    from tinygen.report.analyze import analyze
    from tinygen.report.profile import profile
    from tinygen.verification.inputs import make_inputs

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", choices=("profile", "analyze"))
    parser.add_argument("model", type=Path)
    parser.add_argument("--device", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--optimize", default="balanced")
    parser.add_argument("--encode", default="none")
    parser.add_argument("--arena", type=int)
    parser.add_argument("--package")
    parser.add_argument("--label", required=True)
    parser.add_argument("-o", "--output", required=True, type=Path)
    words = parser.parse_args()
    session = create_session()
    if words.figures == "analyze":
        found = analyze(session, words.model, session.device(words.device), words.optimize, words.arena)
    else:
        library = compile_model(
            words.model, words.device, name=words.name, optimize=words.optimize, encode=words.encode,
            arena=words.arena, session=session,
        )  # fmt: skip
        found = profile(session, library, make_inputs(library.lowered.graph, 1)[0])
    words.output.write_text(json.dumps({"label": words.label, **found}, indent=1, default=str) + "\n")


if __name__ == "__main__":
    run_step(main)
