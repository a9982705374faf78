"""`tinygen profile`: instructions, cycles, flash and RAM, measured on the emulated device."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.table import Table

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
from tinygen.pipeline import OPTIMIZE, compile_model, library_name
from tinygen.plugins import create_session
from tinygen.report.comparison import comparison
from tinygen.report.profile import profile
from tinygen.verification.inputs import make_inputs


@click.command("profile")
@MODEL
@device_option()
@click.option("--name", help="Prefix of C identifiers; by default from the model's file name.")
@generator_options()
@click.option("--compare", type=click.Choice(OPTIMIZE), help="Also measure under this --optimize, side by side.")
@click.option(
    "--on",
    type=click.Choice(["emulator", "board"]),
    default="emulator",
    show_default=True,
    help="Where it runs; a board (--port) counts with its core's own counters.",
)
@board_options
@click.option("--toolchain", help="gcc, clang or zig; by default the best that is installed.")
@json_option
def command(
    model: Path,
    device_name: str,
    options: GeneratorOptions,
    name: str | None,
    compare: str | None,
    on: str,
    line: BoardLine | None,
    toolchain: str | None,
    json_file: str | None,
) -> int:
    """Run MODEL once, emulated or on a board, and count. Exits with 1 if a result differs or it does not fit."""
    check_place(on, line)
    session = create_session()

    def measure(chosen: GeneratorOptions) -> dict[str, Any]:
        library = compile_model(
            model, device_name, name=name or library_name(model), session=session, **chosen.keywords()
        )
        with working(out, f"building for {device_name}, --optimize {chosen.optimize}, and running one inference"):
            return profile(session, library, make_inputs(library.lowered.graph, 1)[0], toolchain, line)

    out = console(json_file)
    result = measure(options)
    if compare is None:
        out.print(_layer_table(result["layers"]))
        out.print(facts(_summary(result)))
    else:
        other = measure(replace(options, optimize=compare))
        out.print(comparison(result, other))
        result |= {"compared": other}
    write_json(json_file, result)
    results = (result, result.get("compared", result))
    return 0 if all(one["bit_exact"] and one["fits"] for one in results) else 1


def _number(count: int | None, missing: str = "not counted") -> str:
    return missing if count is None else f"{count:,}"


def _summary(result: dict[str, Any]) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        ("instructions", _number(result["instructions"])),
        (
            "cycles (modelled)" if result["counted_by"] == "emulator" else "cycles (counted by the core)",
            _number(
                result["cycles"], "no model for this core" if result["counted_by"] == "emulator" else "not counted"
            ),
        ),
        ("MACs", result["macs"]),
        (
            "flash",
            f"{result['flash_bytes']:,} bytes (code {result['code_bytes']:,}, weights {result['weights_bytes']:,})",
        ),
        (
            "RAM",
            f"{result['ram_bytes']:,} bytes (arena {result['arena_bytes']:,}, "
            f"static {result['static_ram_bytes']:,}, stack {result['stack_bytes']:,})",
        ),
        ("memories", "; ".join(result["memories"])),
        ("bit-exact", "yes" if result["bit_exact"] else "NO"),
        ("built and run by", f"{result['toolchain']}; {result['engine']}; --optimize {result['optimize']}"),
    ]
    if energy := result.get("energy"):
        text = f"{energy['milliseconds']:g} ms, {energy['microjoules'] / 1000:g} mJ an inference"
        power = f"{energy['active_mw']:g} mW: {energy['condition']}"
        rows.append(("estimate", f"{text} ({power}); {energy['inferences_per_cr2032']:,} on a CR2032"))
        if energy["warning"]:
            rows.append(("", energy["warning"]))
    return rows


def _layer_table(layers: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("#", "operator", "output", "kernel", "why"):
        table.add_column(column)
    for column in ("MACs", "instructions", "cycles", "instr/MAC", "weights", "code"):
        table.add_column(column, justify="right")
    for layer in layers:
        table.add_row(
            str(layer["index"]),
            layer["op"],
            "x".join(map(str, layer["shape"])),
            layer["kernel"],
            layer["why"],
            f"{layer['macs']:,}",
            _number(layer["instructions"], "-"),
            _number(layer["cycles"], "-"),
            "-" if layer["instructions_per_mac"] is None else f"{layer['instructions_per_mac']:.2f}",
            f"{layer['weights_bytes']:,}",
            f"{layer['code_bytes']:,}",
        )
    return table
