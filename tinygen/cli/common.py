"""What the commands share: errors without tracebacks, JSON output, common arguments."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tinygen.cli import INTERRUPTED, INTERRUPTED_MESSAGE
from tinygen.files import write_file
from tinygen.ir import TinygenError
from tinygen.paths import cache_dir

F = TypeVar("F", bound=Callable[..., Any])


def report_errors(run: Callable[[], object], words: Sequence[str]) -> int:
    """Run a command; turn what it raises into one message on standard error, and give the exit status."""
    debug = "--debug" in words
    try:
        result = run()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except TinygenError as error:
        if debug:
            raise
        click.echo(f"tinygen: error: {error}", err=True)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C cannot break the message
        click.echo(INTERRUPTED_MESSAGE, err=True)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has left
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if debug:
            raise
        click.echo(f"tinygen: error: {error.filename or 'system'}: {error.strerror or error}{_cure(error)}", err=True)
        return 2
    except Exception as error:
        if debug:
            raise
        name = type(error).__name__
        click.echo(
            f"tinygen: internal error: {name}: {error}\n  this is a defect of tinygen or a plugin; "
            "`tinygen --debug ...` shows where",
            err=True,
        )
        return 2


def _cure(error: OSError) -> str:
    """What to do where it is the cache that cannot be used."""
    cache, path = cache_dir(), Path(str(error.filename or ""))
    if not path.is_absolute() or not (path == cache or path in cache.parents or cache in path.parents):
        return ""
    return f"\n  what is built is kept in {cache}: make room or permission there, or set XDG_CACHE_HOME"


MODEL = click.argument("model", type=click.Path(path_type=Path))


def json_option(function: F) -> F:
    """`--json FILE`: also write the result as one JSON object; `-` is standard output."""
    return click.option("--json", "json_file", metavar="FILE", help="Write the result as JSON to FILE, or - .")(
        function
    )


def device_option(*, required: bool = True) -> Callable[[F], F]:
    """`--device NAME`."""
    return click.option(
        "--device", "-d", "device_name", required=required, help="A device that `tinygen devices` lists."
    )


def console(json_file: str | None) -> Console:
    """Where people read: standard output, or standard error while JSON goes to standard output."""
    wide = None if sys.stdout.isatty() else 160
    return Console(stderr=json_file == "-", width=wide, highlight=False, soft_wrap=False)


def write_json(json_file: str | None, result: Mapping[str, Any]) -> None:
    """One JSON object to the file (whole or not at all) or to standard output."""
    if json_file is None:
        return
    text = json.dumps(result, indent=2) + "\n"
    if json_file == "-":
        click.echo(text, nl=False)
        return
    try:
        write_file(Path(json_file), text)
    except OSError as error:
        raise TinygenError(f"cannot write the JSON: {error.strerror or error}", where=f"--json {json_file}") from error


@contextmanager
def working(out: Console, what: str) -> Iterator[None]:
    """Say what takes long: a spinner with the time on a terminal, one plain line on standard error elsewhere."""
    if not out.is_terminal:
        click.echo(f"{what} ...", err=True)
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as progress:
        progress.add_task(what, total=None)
        yield


def facts(rows: Sequence[tuple[str, object]]) -> Table:
    """A table of names and values."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value))
    return table
