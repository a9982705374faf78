"""Binds the arguments of a built-in function's call to its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinygen.build.language.source import error_in_call
from tinygen.build.language.starlark_errors import Frame
from tinygen.ir.errors import did_you_mean


def bound(
    root: Path,
    calls: Sequence[Frame],
    function: str,
    names: Sequence[str],
    args: Sequence[Any],
    kwargs: dict[str, Any],
    *,
    required: int = 0,
) -> dict[str, Any]:
    """Arguments by name: `names` are the parameters in order, of which the first `required` must be given.

    BuildFileError for too many, unknown, doubled or missing arguments.
    """
    if len(args) > len(names):
        what = f"{function} takes at most {len(names)} arguments, not {len(args)}"
        raise error_in_call(root, calls, function, what)
    given = dict(zip(names, args, strict=False))
    for name, value in kwargs.items():
        if name not in names:
            cure = did_you_mean(name, names) or f"it has {', '.join(names)}"
            what = f"{function} has no argument {name!r}"
            raise error_in_call(root, calls, function, what, attribute=name, named=True, cure=cure)
        if name in given:
            raise error_in_call(root, calls, function, f"{function}: {name!r} is given twice", attribute=name)
        given[name] = value
    for name in names[:required]:
        if name not in given:
            raise error_in_call(root, calls, function, f"{function}: the argument {name!r} is missing")
    return given
