"""What a build tells while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tinygen.build.rules.action import Action

Status = Literal["executed", "cached", "failed", "skipped"]
"""skipped: something that it needs has failed, or the build was stopped before."""


@dataclass(frozen=True)
class Finished:
    """An action that came to its end.

    Attributes:
        action: what was to be done.
        status: how it ended.
        start, seconds: when it began (seconds since the epoch) and how long it took.
        worker: number of the thread that ran it, from 0.
        output: what its command printed.
        reason: for a failure, what SCons says of it where no command ran.
    """

    action: Action
    status: Status
    start: float
    seconds: float
    worker: int
    output: str = ""
    reason: str = ""


class Listener(Protocol):
    """Hears of a build's course. Calls come from several threads, `up_to_date` often."""

    def total(self, actions: int) -> None:
        """So many actions are known now; more may follow when generated files have named them."""

    def up_to_date(self, action: Action) -> None:
        """Nothing to do for this action."""

    def started(self, action: Action, worker: int) -> None:
        """The action runs now."""

    def finished(self, result: Finished) -> None:
        """The action has ended."""


class Listeners:
    """Several listeners as one."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = tuple(listeners)

    def total(self, actions: int) -> None:
        for one in self._listeners:
            one.total(actions)

    def up_to_date(self, action: Action) -> None:
        for one in self._listeners:
            one.up_to_date(action)

    def started(self, action: Action, worker: int) -> None:
        for one in self._listeners:
            one.started(action, worker)

    def finished(self, result: Finished) -> None:
        for one in self._listeners:
            one.finished(result)
