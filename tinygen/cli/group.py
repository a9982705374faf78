"""The group of commands: one file a command, found by its name."""

from __future__ import annotations

import importlib

import click

from tinygen._version import __version__
from tinygen.cli.common import report_errors

COMMANDS = (
    "compile",
    "verify",
    "profile",
    "firmware",
    "analyze",
    "quantize",
    "shrink",
    "build",
    "test",
    "run",
    "query",
    "explain",
    "clean",
    "cache",
    "devices",
    "ops",
    "plugins",
    "doctor",
    "new",
    "help",
)
"""Each is a module `tinygen.cli.<name>_command` with a click command called `command`."""


class WholeSummaries(click.Group):
    """Lists its commands with their whole first sentences: click would cut them to a line."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(1000)) for name, command in commands if command is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class _Lazy(WholeSummaries):
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


def run(words: list[str]) -> int:
    """Run the command line `words` and give its exit status."""
    return report_errors(lambda: _cli.main(args=words, prog_name="tinygen", standalone_mode=False), words)
