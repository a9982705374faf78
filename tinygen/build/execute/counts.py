"""Counts what a build has done."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

from tinygen.build.execute.listener import Finished
from tinygen.build.rules.action import Action


@dataclass
class Counts:
    """A listener that counts.

    Attributes:
        actions: known so far.
        unchanged: that were up to date.
        by_status: executed, cached, failed.
        seconds: that commands ran, all together.
        results: of every action that was not up to date, in the order in which they ended.
    """

    actions: int = 0
    unchanged: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    results: list[Finished] = field(default_factory=list)
    _mutex: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def done(self) -> int:
        return self.unchanged + len(self.results)

    @property
    def failures(self) -> list[Finished]:
        return [result for result in self.results if result.status == "failed"]

    def total(self, actions: int) -> None:
        self.actions = actions

    def up_to_date(self, action: Action) -> None:
        with self._mutex:
            self.unchanged += 1

    def started(self, action: Action, worker: int) -> None:
        pass

    def finished(self, result: Finished) -> None:
        with self._mutex:
            self.by_status[result.status] += 1
            self.seconds += result.seconds
            self.results.append(result)

    def words(self) -> str:
        """`12 executed, 3 cached, 1 failed, 40 up to date`."""
        parts = [f"{self.by_status[s]} {s}" for s in ("executed", "cached", "failed") if self.by_status[s]]
        return ", ".join([*parts, f"{self.unchanged} up to date"])
