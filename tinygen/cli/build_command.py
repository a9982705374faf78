"""`tinygen build`: brings targets of a workspace up to date."""

from __future__ import annotations

import click

from tinygen.cli.build_options import LABELS, Choice, Execution, choice_options, execute, execution_options
from tinygen.cli.common import console, json_option, write_json


@click.command("build")
@LABELS
@choice_options
@execution_options
@json_option
def command(
    labels: tuple[str, ...],
    choice: Choice,
    execution: Execution,
    json_file: str | None,
) -> int:
    """Build the targets that LABEL... name: //pkg:name, //pkg:all, //pkg/..., each for one device as //pkg:name@DEVICE.

    Exits with 1 if one of them cannot be built.
    """
    from tinygen.build.execute.summary import as_dict, print_summary

    result = execute("build", labels, choice, execution, json_file)
    print_summary(console(json_file), result)
    write_json(json_file, as_dict(result))
    return 1 if result.failed else 0
