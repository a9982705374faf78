"""Which names a scaffold may be made under."""

from __future__ import annotations

import re

from tinygen.ir import TinygenError

LONGEST = 40
"""Characters."""


def is_name(name: str, form: re.Pattern[str]) -> bool:
    """Whether `name` has the `form` and is no longer than LONGEST."""
    return form.fullmatch(name) is not None and len(name) <= LONGEST


def malformed(name: str, kind: str, form: re.Pattern[str], meant: str, rule: str) -> TinygenError:
    """The error for a `name` of a `kind` ("a device") that breaks the `rule`; `meant`: how it may have been meant."""
    takes = f"at most {LONGEST} {rule}"
    guess = f"did you mean {meant}? It takes {takes}" if meant != name and is_name(meant, form) else f"take {takes}"
    return TinygenError(f"{name!r} is no name for {kind}", cure=guess)
