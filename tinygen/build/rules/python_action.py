"""Actions that run tinygen's own Python code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Literal

from tinygen.build.rules.action import Action, Context

GENERATOR = "build/.tinygen/generator.json"
"""An input that stands for tinygen and its plugins: their code, and the templates and kernels that they opened."""
CODE = "build/.tinygen/code.txt"
"""An input that stands for the Python code of tinygen and its plugins."""


def python_action(
    context: Context,
    mnemonic: str,
    module: str,
    words: Sequence[str],
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    needs: Literal["generator", "code", "nothing"] = "code",
    **more: Any,
) -> Action:
    """Declares `python -m module words...`.

    Args:
        needs: what of tinygen can change the outputs, beside `module` itself: see GENERATOR and CODE. "nothing" is
            for steps that only move bytes.
        more: further fields of `Action`.
    """
    extra = {"generator": (GENERATOR,), "code": (CODE,), "nothing": ()}[needs]
    command = python_command(module, words)
    return context.action(mnemonic, command, inputs=[*inputs, *extra], outputs=outputs, **more)


def entry_point(context: Context, words: str) -> str:
    """`module:function` of a target's package as steps take it: `package/module:function`."""
    package = context.target.target.label.package
    return f"{package}/{words}" if package else words


def python_command(module: str, words: Sequence[str]) -> tuple[str, ...]:
    """The command `python -m module words...`; what lies in the current folder is not importable by it."""
    return (sys.executable, "-P", "-m", module, *words)
