"""`tinygen new`: scaffolds of plugins that pass their tests at once."""

from __future__ import annotations

from pathlib import Path

import click

from tinygen.cli.common import console, facts, json_option, write_json
from tinygen.cli.group import WholeSummaries
from tinygen.plugins import create_session
from tinygen.scaffold.device import distribution_of, new_device
from tinygen.scaffold.operator import new_operator


@click.group("new", cls=WholeSummaries)
def command() -> None:
    """Make the files of a new device or operator, which pass their tests at once."""


@command.command("device")
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The new folder; by default tinygen-NAME.")
@json_option
def device(name: str, output: Path | None, json_file: str | None) -> None:
    """Make a plugin for a device called NAME: a Python package with a C kernel, a template and tests.

    The device is the host under another name, and its figures are examples, until you say otherwise in devices.py,
    toolchain.py and select.py; the package's README tells what to put where. Its tests pass at once:

    \b
      tinygen new device my-dsp
      pip install -e tinygen-my-dsp
      pytest --tinygen-device=my-dsp tinygen-my-dsp/tests
    """
    folder = output or Path(distribution_of(name))
    files = new_device(create_session(), name, folder)
    rows = [
        ("plugin", f"{folder}/ ({len(files)} files)"),
        ("install it", f"pip install -e {folder}"),
        ("test it", f"pytest --tinygen-device={name} {folder}/tests"),
    ]
    console(json_file).print(facts(rows))
    write_json(json_file, {"device": name, "folder": str(folder), "files": files})


@command.command("op")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder of the plugin, with its pyproject.toml; by default this one.",
)
@json_option
def op(name: str, output: Path, json_file: str | None) -> None:
    """Add an operator called NAME to a plugin: one Python file, its C and a test.

    NAME is that of the operator in `.tflite` files, or of a custom one. Run it in the plugin's folder, or name that by
    -o; the first operator of a plugin needs a line in the plugin's module, which is shown.

    \b
      cd tinygen-my-dsp
      tinygen new op SIGN
      pytest --tinygen-device=host -k SIGN
    """
    added = new_operator(create_session(), name, output)
    out = console(json_file)
    test = next(path for path in added.files if Path(path).name.startswith("test_"))
    rows = [("wrote", ", ".join(added.files)), ("test it", f"pytest {output / test}")]
    rows += [("prove it", f"pytest --tinygen-device=host -k {name}")]
    out.print(facts(rows))
    if added.to_add:
        out.print(f"\nadd to the plugin's module:\n\n{added.to_add}", markup=False)
    write_json(json_file, {"op": name, "folder": str(output), "files": list(added.files), "to_add": added.to_add})
