"""Decides whether a cache server is still worth asking, and says in one line each what is wrong with it."""

from __future__ import annotations

import threading
from collections.abc import Callable

IN_A_ROW = 3
"""After so many failures without a success between them the server is not asked again."""
_FULL = 507
_TOO_LARGE = 413
_REFUSES = (401, 403)


class Breaker:
    """What is known of a server. Any thread may tell; a build goes on without what fails.

    Attributes:
        reading: whether to ask for entries.
        writing: whether to send some.
    """

    def __init__(self, name: str, say: Callable[[str], None], *, upload: bool) -> None:
        self.reading = True
        self.writing = upload
        self._name = name
        self._say = say
        self._row = self._puts = 0
        self._ended = False
        self._failures: list[str] = []
        self._said: set[str] = set()
        self._mutex = threading.Lock()

    def get_answered(self, status: int, reason: str) -> bool:
        """A GET was answered with this status; whether its body is an entry."""
        if status in (200, 404):
            self.succeeded()
        elif status in _REFUSES:
            self.unreachable(f"{_text(status, reason)}: credentials are missing or wrong")
        else:
            self.failed(f"it answers {_text(status, reason)}")
        return status == 200

    def put_answered(self, status: int, reason: str) -> bool:
        """A PUT was answered with this status; whether the server has the entry now."""
        if 200 <= status < 300:
            self.succeeded()
            self._puts = 0
            return True
        if status == _TOO_LARGE:
            self._once("some files are too large for it, and are not shared")
        elif status == _FULL:
            self._no_more_writing("it is full")
        elif 300 <= status < 500:
            self._no_more_writing(f"it takes nothing: {_text(status, reason)}")
        else:  # a full disk behind a server that reads well is not told apart from other troubles
            with self._mutex:
                self._puts += 1
                self._failures.append(f"it answers {_text(status, reason)}")
                if self._puts >= IN_A_ROW:
                    self.writing = False
        return False

    def succeeded(self) -> None:
        """The server does what it should."""
        with self._mutex:
            self._row = 0

    def failed(self, what: str) -> None:
        """One request failed; the next may not."""
        with self._mutex:
            self._row += 1
            self._failures.append(what)
            many = self._row >= IN_A_ROW
        if many:
            self.unreachable(what)

    def damaged(self) -> None:
        """The server sent something else than was stored there."""
        with self._mutex:
            self._failures.append("it sends damaged files")
            many = self._failures.count("it sends damaged files") >= IN_A_ROW
        if many:
            self.unreachable("it sends damaged files")

    def unreachable(self, what: str) -> None:
        """There is no point in asking again."""
        with self._mutex:
            first, self._ended = not self._ended, True
        self.reading = self.writing = False
        if first:
            self._say(f"remote cache {self._name}: {what}; the build goes on without it")

    def end(self) -> None:
        """The build is done: say what failed now and then."""
        if self._failures and not self._ended:
            number = f"{len(self._failures)} requests failed" if len(self._failures) > 1 else "a request failed"
            self._say(f"remote cache {self._name}: {number} ({self._failures[-1]}); what was built is right")

    def _no_more_writing(self, what: str) -> None:
        self.writing = False
        self._once(what, "; nothing more is uploaded")

    def _once(self, what: str, then: str = "") -> None:
        with self._mutex:
            new = what not in self._said
            self._said.add(what)
        if new:
            self._say(f"remote cache {self._name}: {what}{then}")


def _text(status: int, reason: str) -> str:
    return f"{status} {reason}".rstrip()
