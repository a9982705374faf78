"""`tinygen verify`: proves a compiled network against an oracle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tinygen.board.line import BoardLine
from tinygen.build.generator_options import GeneratorOptions
from tinygen.cli.board_options import board_options, check_place
from tinygen.cli.common import (
    MODEL,
    console,
    device_option,
    facts,
    json_option,
    working,
    write_json,
)
from tinygen.cli.generator_options import generator_options
from tinygen.pipeline import compile_model, library_name
from tinygen.plugins import create_session
from tinygen.verification.check import OracleName, Verification
from tinygen.verification.inputs import load_inputs, make_inputs
from tinygen.verification.run import Place, verify


@click.command("verify")
@MODEL
@device_option()
@click.option(
    "--on",
    type=click.Choice(["host", "sanitizer", "emulator", "board"]),
    default="host",
    show_default=True,
    help="Where it runs: through cffi, as a program with sanitizers, as firmware emulated, or on a board (--port).",
)
@click.option(
    "--inputs", "count", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Input sets to make."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="An .npz with input sets of your own: an array for each input, the sets along a new first axis.",
)
@click.option(
    "--oracle",
    type=click.Choice(["reference", "tflm"]),
    default="reference",
    show_default=True,
    help="What results are compared with; tflm is TensorFlow Lite Micro (float32 within a tolerance, else to the bit).",
)
@generator_options()
@board_options
@click.option("--toolchain", help="gcc, clang or zig; by default the best that is installed.")
@json_option
def command(
    model: Path,
    device_name: str,
    options: GeneratorOptions,
    on: Place,
    count: int,
    data: Path | None,
    oracle: OracleName,
    line: BoardLine | None,
    toolchain: str | None,
    json_file: str | None,
) -> int:
    """Compile MODEL for a device, run it, and compare every element of every tensor. Exits with 1 if any differs."""
    check_place(on, line)
    session = create_session()
    name = library_name(model)
    library = compile_model(model, device_name, name=name, session=session, **options.keywords())
    graph = library.lowered.graph
    sets = load_inputs(data, graph) if data else make_inputs(graph, count)
    content = model.read_bytes() if oracle == "tflm" else None
    out = console(json_file)
    with working(out, f"building for {device_name} and running {len(sets)} input sets ({on})"):
        outcome = verify(
            session, library, sets, on=on, oracle=oracle, model=content, toolchain_name=toolchain, line=line
        )
    result = as_dict(outcome)
    rows: list[tuple[str, object]] = [
        ("bit-exact" if not outcome.tolerance else "agrees", "yes" if outcome.bit_exact else "NO"),
        ("compared", f"{outcome.elements:,} elements of {outcome.tensors:,} tensors, {outcome.inputs} input sets"),
        ("run on", outcome.engine),
        ("against", outcome.oracle),
    ]
    if not outcome.bit_exact:
        rows += [("mismatches", outcome.mismatches), ("largest", outcome.max_abs_diff), ("first", outcome.where)]
    out.print(facts(rows))
    write_json(json_file, result)
    return 0 if outcome.bit_exact else 1


def as_dict(outcome: Verification) -> dict[str, Any]:
    """The JSON form of a verification."""
    keys = (
        "bit_exact",
        "inputs",
        "tensors",
        "elements",
        "mismatches",
        "max_abs_diff",
        "where",
        "engine",
        "oracle",
        "tolerance",
    )
    return {key: getattr(outcome, key) for key in keys}
