"""`tinygen ops`: the operators that can be compiled."""

from __future__ import annotations

import click
from rich.table import Table

from tinygen.cli.common import console, json_option, write_json
from tinygen.plugins import create_session


@click.command("ops")
@json_option
def command(json_file: str | None) -> None:
    """List the operators with the element types that they support."""
    ops = create_session().ops
    table = Table(box=None, pad_edge=False)
    for column in ("operator", "types", "what it computes"):
        table.add_column(column)
    rows = []
    for name in sorted(ops):
        summary = (type(ops[name]).__doc__ or "").strip().splitlines()
        rows.append({"op": name, "types": [t.value for t in ops[name].types], "summary": summary[0] if summary else ""})
        table.add_row(name, ", ".join(rows[-1]["types"]), str(rows[-1]["summary"]))
    console(json_file).print(table)
    write_json(json_file, {"ops": rows})
