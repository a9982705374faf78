"""`python -m tinygen.build.steps.run_test`: runs a firmware image against an oracle and writes a log."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tinygen.build.generator_options import add_generator_words, parsed_options
from tinygen.build.steps.judge import judge
from tinygen.build.steps.run import run_step
from tinygen.ir.errors import TinygenError


def arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--image", required=True, type=Path, help="built with its trace")
    parser.add_argument("--run-on", required=True, help="the device that runs the image")
    add_generator_words(parser)
    parser.add_argument("--oracle", choices=("reference", "tflm"), default="reference")
    parser.add_argument("--tolerance", type=float, default=0.0)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--accuracy", type=float)
    parser.add_argument("--task")
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--log", required=True, type=Path)
    parser.add_argument("--json", required=True, type=Path)
    return parser.parse_args()


def main() -> int:
    """Run, compare, judge; 0 if all of it passes."""
    words = arguments()
    lines, result = check(words)
    words.log.write_text("\n".join(lines) + "\n")
    words.json.write_text(json.dumps(result, indent=2) + "\n")
    if not result["passed"]:
        print("\n".join(lines), file=sys.stderr)
    return 0 if result["passed"] else 1


def check(words: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    """The log's lines, and the result as JSON has it."""
    from tinygen.device import Image
    from tinygen.pipeline import compile_model
    from tinygen.plugins import create_session
    from tinygen.verification.check import verify_library
    from tinygen.verification.inputs import load_inputs, make_inputs
    from tinygen.verification.runners import image_runner

    session = create_session()
    options = parsed_options(words).keywords()
    library = compile_model(words.model, words.device, name=words.name, session=session, **options)
    graph, device = library.lowered.graph, session.device(words.run_on)
    image = Image(words.image.resolve(), library.marks)
    sets = load_inputs(words.data, graph) if words.data else make_inputs(graph, words.count)
    result: dict[str, Any] = {"passed": False, "device": words.device, "run_on": words.run_on, "oracle": words.oracle}
    lines = [f"{words.model} for {words.device}, run on {words.run_on}, against {words.oracle}"]
    try:
        outcome = verify_library(
            library,
            sets,
            lambda inputs: image_runner(session, library, device, image, inputs),
            engine=words.run_on,
            ops=session.ops,
            oracle=words.oracle,
            model=Path(words.model).read_bytes() if words.oracle == "tflm" else None,
        )
        passed = outcome.bit_exact or (outcome.inputs > 0 and outcome.max_abs_diff <= words.tolerance)
        for key in ("bit_exact", "inputs", "tensors", "elements", "mismatches", "max_abs_diff", "where"):
            result[key] = getattr(outcome, key)
            lines.append(f"{key.replace('_', ' ')}: {result[key]}")
        if words.accuracy is not None:
            score, count = judge(session, library, device, image, words.task, words.samples)
            passed = passed and score >= words.accuracy
            result |= {"accuracy": score, "samples": count}
            lines.append(f"accuracy: {score:.4f} on {count} samples, at least {words.accuracy:g} is asked for")
        result["passed"] = bool(passed)
    except TinygenError as error:
        lines.append(f"error: {error}")
    lines.append("PASSED" if result["passed"] else "FAILED")
    return lines, result


if __name__ == "__main__":
    run_step(main)
