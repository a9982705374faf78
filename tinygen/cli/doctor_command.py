"""`tinygen doctor`: what is installed, what is missing, and the command that installs it."""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

from tinygen._version import __version__
from tinygen.cli.common import console, json_option, working, write_json
from tinygen.plugins import Session, create_session
from tinygen.report.doctor import DeviceState, PackageState, device_states, package_states


@click.command("doctor")
@click.option("--device", "-d", "names", multiple=True, help="Only this device; status 1 if it lacks something.")
@json_option
def command(names: tuple[str, ...], json_file: str | None) -> int:
    """Say which compilers, emulators and packages are found, and what installs those that are not.

    Each device's compiler builds a small firmware image, and its emulator runs it.
    """
    session = create_session()
    chosen = [session.device(name) for name in names] or list(session.devices.values())
    out = console(json_file)
    with working(out, f"trying the tools of {len(chosen)} device{'s' if len(chosen) > 1 else ''}"):
        devices = device_states(session, chosen)
    packages = package_states()
    out.print(f"tinygen {__version__}, Python {platform.python_version()}, {platform.platform()}", markup=False)
    out.print(_device_table(devices))
    _print_missing(out, devices, packages)
    plain = {
        "tinygen": __version__,
        "python": platform.python_version(),
        "plugins": _plugins(session),
        "devices": [dataclasses.asdict(state) for state in devices],
        "packages": [dataclasses.asdict(state) for state in packages],
    }
    write_json(json_file, plain)
    broken = any(state.cure and not state.extra for state in packages)
    return int(broken or (bool(names) and any(state.missing for state in devices)))


def _device_table(devices: Sequence[DeviceState]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("device", "compiler", "version", "also", "runs on"):
        table.add_column(column)
    for state in devices:
        runs_on = state.runs_on or ("missing" if state.missing else "-")
        table.add_row(state.name, state.toolchain or "missing", state.version, ", ".join(state.others), runs_on)
    return table


def _print_missing(out: Console, devices: Sequence[DeviceState], packages: Sequence[PackageState]) -> None:
    """What is missing, alike faults together, each with its cure."""
    for state in devices:
        for text in state.missing:
            out.print(f"\n{text}", markup=False)
    for extra in dict.fromkeys(state.extra for state in packages if state.cure):
        missing = [state for state in packages if state.cure and state.extra == extra]
        names = ", ".join(f"{s.name} {s.version + ' ' if s.version else ''}({s.wanted})" for s in missing)
        what = f"extra {extra}: not installed: " if extra else "needed, and not installed: "
        out.print(f"\n{what}{names}\n  {missing[0].cure}", markup=False)
    if not any(state.missing for state in devices) and not any(state.cure for state in packages):
        out.print("\nnothing is missing")


def _plugins(session: Session) -> list[str]:
    return [name for name, _ in session.manager.list_name_plugin()]
