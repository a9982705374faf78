"""`tinygen plugins`: what is installed and which hooks each plugin answers."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from tinygen.cli.common import console, json_option, write_json
from tinygen.plugins import create_session


@click.command("plugins")
@json_option
def command(json_file: str | None) -> None:
    """List the plugins in the order of registration (the last one answers first), with their hooks."""
    manager = create_session().manager
    table = Table(box=None, pad_edge=False)
    for column in ("plugin", "module", "hooks"):
        table.add_column(column)
    rows: list[dict[str, Any]] = []
    for name, plugin in manager.list_name_plugin():
        hooks = sorted(caller.name for caller in manager.get_hookcallers(plugin) or ())
        module = getattr(plugin, "__name__", type(plugin).__name__)
        rows.append({"plugin": name, "module": module, "hooks": hooks})
        table.add_row(name, module, ", ".join(hook.removeprefix("tinygen_") for hook in hooks))
    console(json_file).print(table)
    write_json(json_file, {"plugins": rows})
