"""The one exception family a user sees: what is wrong, where it is, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class TinygenError(Exception):
    """A failure with a cure.

    Args:
        what: the fault, in one sentence.
        where: the file, operator, tensor, plugin or field at fault ("" if `what` names it).
        cure: what the user can do ("" only if nothing can be done).
    """

    exit_status = 2
    """Exit status of the command line: 2 wrong usage or bad input, 1 the work found a failure."""

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        self.what = what
        self.where = where
        self.cure = cure
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}\n  {self.cure}" if self.cure else text


class ModelError(TinygenError):
    """A model file that is malformed, or that uses what tinygen lacks."""


class GraphError(TinygenError):
    """A graph that breaks an invariant of the IR."""


class UnsupportedError(TinygenError):
    """An operator, type or attribute that no kernel covers."""


class DeviceError(TinygenError):
    """An unknown device, or one that cannot do what was asked."""


class PluginError(TinygenError):
    """A plugin that failed or does not follow the hook specifications."""


class ToolError(TinygenError):
    """A compiler, emulator or package that is missing or failed."""


class MismatchError(TinygenError):
    """A verified result that differs from its oracle, or a network that does not fit."""

    exit_status = 1


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, for a cure; "" if nothing known is like `name`."""
    close = difflib.get_close_matches(name, sorted(known), 1)
    return f"did you mean {close[0]!r}?" if close else ""
