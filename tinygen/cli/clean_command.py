"""`tinygen clean`: removes what builds have made."""

from __future__ import annotations

from pathlib import Path

import click

from tinygen.cli.build_options import choice_options, read_request
from tinygen.cli.common import console, json_option, write_json


@click.command("clean")
@click.argument("labels", nargs=-1, metavar="[LABEL...]")
@choice_options
@json_option
def command(
    labels: tuple[str, ...],
    devices: tuple[str, ...],
    configs: tuple[str, ...],
    flags: tuple[str, ...],
    json_file: str | None,
) -> None:
    """Remove all outputs of the workspace, or those of the targets that LABEL... name; their dependencies' stay."""
    from tinygen.build.execute.clean import clean, clean_all
    from tinygen.build.language.workspace import find_root

    if labels:
        request = read_request(labels, devices, configs, flags)
        removed = clean(request.workspace.root, [str(target.label) for target in request.targets], _say)
    else:
        removed = clean_all(find_root(Path.cwd()), _say)
    console(json_file).print(f"removed {len(removed):,} files", markup=False)
    write_json(json_file, {"removed": removed})


def _say(line: str) -> None:
    click.echo(line, err=True)
