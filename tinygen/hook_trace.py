"""Which plugin answered which hook: the calls of one session, as they were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class HookCall:
    """One call of a hook.

    Attributes:
        hook: its name.
        arguments: what it was called with, by name.
        answers: (plugin, answer) in the order of asking; where one answer is wanted the last is the one taken,
            unless it is None.
    """

    hook: str
    arguments: Mapping[str, Any]
    answers: list[tuple[str, Any]] = field(default_factory=list)


class HookTrace:
    """Collects the calls of one session: give it to `create_session`."""

    def __init__(self) -> None:
        self.calls: list[HookCall] = []
        self._open: list[HookCall] = []

    def begin(self, hook: str, methods: object, arguments: Mapping[str, Any]) -> None:
        """A hook is called."""
        self._open.append(HookCall(hook, dict(arguments)))
        self.calls.append(self._open[-1])

    def answered(self, hook: str, plugin: str, answer: Any) -> None:
        """`plugin` has answered `hook`: the one that was called last, or one that is asked plugin by plugin."""
        if self._open:
            self._open[-1].answers.append((plugin, answer))
            return
        if not self.calls or self.calls[-1].hook != hook:
            self.calls.append(HookCall(hook, {}))
        self.calls[-1].answers.append((plugin, answer))

    def end(self, outcome: object, hook: str, methods: object, arguments: object) -> None:
        """The hook has its answer, or failed."""
        self._open.pop()
