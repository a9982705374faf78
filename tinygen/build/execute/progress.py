"""The live line of a build: counts, what runs, time left. Plain lines where no terminal is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.text import Text

from tinygen.build.execute.counts import Counts
from tinygen.build.execute.listener import Finished
from tinygen.build.rules.action import Action

LINE_SECONDS = 10.0
"""Where no terminal is, a line with counts comes this often, if at all."""


class Progress:
    """A listener that shows how a build goes. Failures and what compilers print are shown at once."""

    def __init__(self, out: Console, counts: Counts, *, verbose: bool = False) -> None:
        self._out = out
        self._counts = counts
        self._verbose = verbose
        self._running: dict[int, tuple[Action, float]] = {}
        self._mutex = threading.Lock()
        self._begin = self._said = time.monotonic()
        self._live: Live | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """The line is there inside."""
        if not self._out.is_terminal:
            yield
            return
        with Live(get_renderable=self._line, console=self._out, refresh_per_second=8, transient=True) as live:
            self._live = live
            yield
        self._live = None

    def total(self, actions: int) -> None:
        pass

    def up_to_date(self, action: Action) -> None:
        pass

    def started(self, action: Action, worker: int) -> None:
        with self._mutex:
            self._running[worker] = (action, time.monotonic())
        if self._verbose:
            self._out.print(" ".join(action.arguments), markup=False, soft_wrap=True)

    def finished(self, result: Finished) -> None:
        with self._mutex:
            self._running.pop(result.worker, None)
        if result.output.strip() and result.status != "failed":  # failures are shown by the summary
            self._out.print(result.output.rstrip(), markup=False, soft_wrap=True)
        if not self._out.is_terminal and time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            self._out.print(self._line())

    def _line(self) -> Text:
        counts = self._counts
        with self._mutex:
            running = sorted(self._running.values(), key=lambda pair: pair[1])
        parts = [self._left()]
        if failed := counts.by_status["failed"]:
            parts.append(f"{failed} FAILED")
        if running:
            action, since = running[0]
            more = f" and {len(running) - 1} more" if len(running) > 1 else ""
            parts.append(f"{describe(action)} ({time.monotonic() - since:.0f} s){more}")
        text = f"[{counts.done:,} / {counts.actions:,}] {', '.join(part for part in parts if part)}"
        return Text(text.rstrip(), no_wrap=True, overflow="ellipsis")

    def _left(self) -> str:
        """The time that is left, if what is to come takes as long as what was done; "" too early to tell."""
        counts, passed = self._counts, time.monotonic() - self._begin
        done, rest = len(counts.results), counts.actions - counts.done
        if done < 4 or done * 10 < counts.actions or rest <= 0 or passed < 2:
            return ""
        seconds = passed / done * rest
        return f"{seconds / 60:.0f} min left" if seconds >= 90 else f"{seconds:.0f} s left"


def describe(action: Action) -> str:
    """One line for people: what is done, and to what."""
    return action.message or f"{action.mnemonic} {action.outputs[0]}"
