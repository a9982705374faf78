"""The command line: one file a command, found by its name."""

from __future__ import annotations

import importlib
import sys

import click

from tinygen._version import __version__
from tinygen.cli.common import report_errors

COMMANDS = ("compile", "verify", "profile", "analyze", "devices", "ops", "plugins")
"""Each is a module `tinygen.cli.<name>_command` with a click command called `command`."""


class _Lazy(click.Group):
    """Imports a command's module only when that command runs, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"tinygen.cli.{cmd_name}_command").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(__version__, prog_name="tinygen")
def _cli(debug: bool) -> None:
    """Turn trained neural networks into small, fast, verified C libraries for microcontrollers."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 the work found a failure, 2 wrong usage or bad input."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(report_errors(lambda: _cli.main(args=words, prog_name="tinygen", standalone_mode=False), words))
