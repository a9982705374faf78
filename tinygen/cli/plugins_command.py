"""`tinygen plugins`: what is installed, which hooks each plugin answers, and who answered in a compilation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from tinygen.cli.common import console, json_option, write_json
from tinygen.cli.hook_trace_text import trace_rows, trace_table
from tinygen.hook_trace import HookTrace
from tinygen.ir import TinygenError
from tinygen.pipeline import OPTIMIZE, compile_model
from tinygen.plugins import Session, create_session


@click.command("plugins")
@click.argument("model", type=click.Path(path_type=Path), required=False)
@click.option("--trace", is_flag=True, help="Show which plugin answers which hook.")
@click.option("--device", "-d", "device_name", help="With --trace: what is asked about this device.")
@click.option("--optimize", type=click.Choice(OPTIMIZE), default="balanced", show_default=True, help="With --trace.")
@json_option
def command(model: Path | None, trace: bool, device_name: str | None, optimize: str, json_file: str | None) -> None:
    """List the plugins in the order of registration (the last one answers first), with their hooks.

    With --trace and --device show who answers for that device; with MODEL also who has the kernel of each layer,
    and who was asked before.
    """
    if not trace:
        if model or device_name:
            raise TinygenError("a model and a device are for --trace", cure="add --trace")
        _list(json_file)
        return
    if model and not device_name:
        raise TinygenError("--trace MODEL needs a device", cure="add --device NAME")
    heard = HookTrace()
    session = create_session(trace=heard)
    _ask(session, device_name, model, optimize)
    rows = trace_rows(heard.calls)
    console(json_file).print(trace_table(rows))
    write_json(json_file, {"device": device_name, "calls": rows})


def _ask(session: Session, device_name: str | None, model: Path | None, optimize: str) -> None:
    """Make the session ask all that can be asked."""
    _ = session.devices, session.ops, session.hook.tinygen_package_formats(), session.hook.tinygen_build_rules()
    if device_name is None:
        return
    device = session.device(device_name)
    session.hook.tinygen_toolchain(device=device, name=None)
    session.rules(device)
    if model is None:
        session.template_dirs(device)
        session.runtime_dirs(device)
        session.hook.tinygen_passes(device=device, stage="graph")
    else:
        compile_model(model, device_name, optimize=optimize, session=session)


def _list(json_file: str | None) -> None:
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
