"""`python -m tinygen.build.steps.measure profile|analyze MODEL ...`: a library's figures as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tinygen.build.generator_options import add_generator_words, parsed_options
from tinygen.build.steps.run import run_step


def main() -> None:
    """Measure, and write the figures under the label that they belong to."""
    from tinygen.pipeline import compile_model
    from tinygen.plugins import create_session
    from tinygen.report.analyze import analyze
    from tinygen.report.profile import Linked, profile
    from tinygen.verification.inputs import make_inputs

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", choices=("profile", "analyze"))
    parser.add_argument("--label", required=True)
    parser.add_argument("--toolchain", help="that the images were linked with")
    parser.add_argument("--image", type=Path, help="the network's firmware")
    parser.add_argument("--empty", type=Path, help="the same without a network")
    parser.add_argument("-o", "--output", required=True)
    add_generator_words(parser)
    words = parser.parse_args()
    session = create_session()
    if words.figures == "analyze":
        found = analyze(session, words.model, session.device(words.device), words.optimize, words.arena)
    else:
        options = parsed_options(words).keywords()
        library = compile_model(words.model, words.device, name=words.name, session=session, **options)
        inputs = make_inputs(library.lowered.graph, 1)[0]
        linked = Linked(words.image.resolve(), words.empty.resolve())
        found = profile(session, library, inputs, words.toolchain, linked=linked)
    Path(words.output).write_text(json.dumps({"label": words.label, **found}, indent=1, default=str) + "\n")


if __name__ == "__main__":
    run_step(main)
