"""`tinygen analyze`: what a network needs, without building anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from tinygen.build.generator_options import GeneratorOptions
from tinygen.cli.common import (
    MODEL,
    console,
    device_option,
    facts,
    json_option,
    write_json,
)
from tinygen.cli.generator_options import generator_options
from tinygen.cli.prediction_text import prediction_cells, prediction_columns, prediction_lines
from tinygen.plugins import create_session
from tinygen.report.analyze import analyze
from tinygen.report.pareto import pareto as pareto_rows

BAR = 30


@click.command("analyze")
@MODEL
@device_option(required=False)
@generator_options(encode=False)
@click.option("--pareto", is_flag=True, help="Also list what less RAM costs: all good sets of cascades.")
@json_option
def command(
    model: Path,
    device_name: str | None,
    options: GeneratorOptions,
    pareto: bool,
    json_file: str | None,
) -> int:
    """Show operators, MACs, memory over time, fit and energy of MODEL. Exits with 1 if it does not fit."""
    session = create_session()
    chosen = session.device(device_name or "host")
    result = analyze(session, model, chosen, options.optimize, options.arena, options.feed, options.regions)
    out = console(json_file)
    out.print(_layer_table(result["layers"], result.get("prediction")))
    lines: list[tuple[str, object]] = [
        ("MACs", result["macs"]),
        ("weights", f"{result['weights_bytes']:,} bytes"),
        ("arena", _arena(result)),
    ]
    for memory in result["memories"]:
        if memory["available"] is not None:
            verdict = "fits" if memory["needed"] <= memory["available"] else "DOES NOT FIT"
            needed = f"{memory['needed']:,} of {memory['available']:,} bytes, before code and stack"
            lines.append((memory["memory"], f"{verdict}: {needed}"))
    if found := result.get("prediction"):
        lines += prediction_lines(found)
    if energy := result.get("energy"):
        lines.append(
            (
                "energy",
                f"{energy['microjoules']:g} uJ an inference "
                f"({energy['active_mw']:g} mW: {energy['condition']}), "
                f"{energy['inferences_per_cr2032']:,} inferences on a CR2032",
            )
        )
        if energy["warning"]:
            lines.append(("", energy["warning"]))
    out.print(facts(lines))
    if pareto:
        result["pareto"] = pareto_rows(session, model, chosen, options.optimize, options.feed)
        out.print()
        out.print(_pareto_table(result["pareto"]))
    write_json(json_file, result)
    return 0 if result["fits"] else 1


def _pareto_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, title="RAM against time (--arena BYTES takes one)", title_justify="left")
    for column in ("arena", "instructions", "computed again", "flash", "layers together (rows x columns at a time)"):
        table.add_column(column, justify="left" if "rows" in column else "right")
    for row in rows:
        together = ", ".join(
            "-".join(str(n) for n in dict.fromkeys(one["layers"]))
            + f" ({one['rows']}{' x ' + str(one['columns']) if one['columns'] else ''})"
            for one in row["cascades"]
        )
        table.add_row(
            f"{row['arena_bytes']:,}",
            f"about {row['instructions_percent']:+.1f} %",
            f"{row['recomputed_percent']:.1f} %",
            f"{row['flash_bytes']:+,}",
            together or "none: every layer whole",
        )
    return table


def _arena(result: dict[str, Any]) -> str:
    if len(result["arenas"]) > 1:
        parts = " and ".join(f"{one['bytes']:,} bytes in {one['memory']}" for one in result["arenas"])
        return parts + (", proven the cheapest split" if result["split_optimal"] else "")
    proof = "proven the smallest" if result["arena_optimal"] else "not proven the smallest"
    bound = f"lower bound {result['arena_lower_bound_bytes']:,}"
    return f"{result['arena_bytes']:,} bytes ({bound}: {proof} for these kernels in this order)"


def _where(memories: dict[str, list[str]]) -> str:
    """`dtcm, scratch axi-sram, constants psram`: what lies where, constants only if not all in flash."""
    words = list(dict.fromkeys(memories.get("outputs", [])))
    words += [f"scratch {name}" for name in memories.get("scratch", [])]
    return ", ".join(words + [f"constants {name}" for name in memories.get("constants", []) if name != "flash"])


def _layer_table(layers: list[dict[str, Any]], found: dict[str, Any] | None) -> Table:
    table = Table(box=None, pad_edge=False)
    left = ("operator", "output", "kernel", "where", "")
    columns = prediction_columns(found)
    apart = len({name for layer in layers for kind in layer["memories"].values() for name in kind} - {"flash"}) > 1
    for column in (
        "#",
        "operator",
        "output",
        "kernel",
        "MACs",
        *columns,
        "weights",
        "live bytes",
        *(["where"] * apart),
        "",
    ):
        table.add_column(column, justify="left" if column in left else "right")
    peak = max((layer["live_bytes"] for layer in layers), default=1) or 1
    for layer in layers:
        table.add_row(
            str(layer["index"]),
            layer["op"],
            layer["output"].split(" (")[0],
            layer["kernel"],
            f"{layer['macs']:,}",
            *prediction_cells(found, layer["index"]),
            f"{layer['weights_bytes']:,}",
            f"{layer['live_bytes']:,}",
            *([_where(layer["memories"])] * apart),
            "#" * round(BAR * layer["live_bytes"] / peak),
        )
    return table
