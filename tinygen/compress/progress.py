"""How far a training is, and how long it still takes: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Advance = Callable[[str], None]
"""Called after each unit of work with a few words on how it went."""


@contextmanager
def progress(title: str, total: int, done: int = 0, quiet: bool = False) -> Iterator[Advance]:
    """Shows the progress of `total` units of work on standard error, of which `done` were done before.

    On a terminal a bar with the time left. Elsewhere a line for every tenth of the work, so that logs stay short.
    """
    console = Console(stderr=True, quiet=quiet)
    if quiet or not console.is_terminal:
        yield _plain(console, title, total, done)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), TextColumn("{task.fields[note]}"), console=console) as bar:
        task = bar.add_task(title, total=total, completed=done, note="")
        yield lambda note: bar.update(task, advance=1, note=note)


def _plain(console: Console, title: str, total: int, done: int) -> Advance:
    start, count = time.monotonic(), done

    def advance(note: str) -> None:
        nonlocal count
        count += 1
        if count == total or count * 10 // total > (count - 1) * 10 // total:
            left = (time.monotonic() - start) / (count - done) * (total - count)
            console.print(f"{title}: {count} of {total}, {note}, {left:.0f} s left", highlight=False, soft_wrap=True)

    return advance
