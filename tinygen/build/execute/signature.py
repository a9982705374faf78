"""What an action is, as text that is the same on every machine and in every directory."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

from tinygen.build.generator import roots
from tinygen.build.rules.action import Action

EXTRA = "# "
"""Begins the lines of a signature that are no words of the command."""


def signature(action: Action, root: Path) -> str:
    """The command's words, its variables and its further texts, one a line.

    The program counts by its name; which one that is must be among the action's `signature` (a toolchain's
    fingerprint) or its inputs. Files of tinygen and of the workspace lose the folder that they lie in on this machine.
    """
    program = "python" if action.arguments[0] == sys.executable else Path(action.arguments[0]).name
    words = [program, *(portable(word, root) for word in action.arguments[1:])]
    variables = (f"{EXTRA}{name}={portable(value, root)}" for name, value in sorted(action.environment.items()))
    return "\n".join([*words, *variables, *(f"{EXTRA}{text}" for text in action.signature)])


def portable(word: str, root: Path) -> str:
    """`word` with absolute folders of this machine replaced by names."""
    for path, name in _machine_paths(root):
        if path in word:
            word = word.replace(path, name)
    return word


@functools.cache
def _machine_paths(root: Path) -> tuple[tuple[str, str], ...]:
    """Absolute paths and what stands for them, longer ones first: one may lie in the other."""
    found = [(str(path), f"<{label}>") for label, path in roots().items()]
    found += [(sys.executable, "python"), (str(root), ".")]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))
