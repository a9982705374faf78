"""All keys of a recipe, as Markdown: what `tinygen shrink --keys` prints and docs/shrink.md holds."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

from tinygen.shrink.budgets import BUDGETS
from tinygen.shrink.keys import Key, keys_of, type_name
from tinygen.shrink.recipe import Head, Search
from tinygen.shrink.steps import KINDS
from tinygen.shrink.steps.base import Step


def key_reference() -> str:
    """The keys of a recipe."""
    parts = ["### At the top\n", _table(Head, ()), "\n### Every `[[steps]]`\n"]
    common = tuple(keys_of(Step))
    step = "| `step` | text | needed | What it is: " + ", ".join(f"`{kind}`" for kind in KINDS) + ". |\n"
    parts.append(_table(Step, ()) + step)
    for kind, cls in KINDS.items():
        parts.append(f"\n### `{kind}`\n\n{_doc(cls)}\n")
        parts.append(_table(cls, common) if set(keys_of(cls)) - set(common) else "")
    rows = "".join(f"| `{name}` | {about} |\n" for name, (_, about) in BUDGETS.items())
    parts.append(f"\n### `[budgets]`\n\n| budget | |\n|---|---|\n{rows}")
    parts.append(f"\n### `[search]`\n\n{_doc(Search)}\n" + _table(Search, ()))
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def _doc(cls: type) -> str:
    return " ".join((inspect.getdoc(cls) or "").split())


def _table(cls: type, without: tuple[str, ...]) -> str:
    lines = ["| key | type | default | |\n|---|---|---|---|\n"]
    for name, (field, hint) in keys_of(cls).items():
        if name not in without:
            about: Key = field.metadata["key"]
            more = ", ".join(f"`{choice}`" for choice in about.choices) or about.limits()
            lines.append(f"| `{name}` | {type_name(hint)} | {_default(field)} | {about.help}{_more(more)} |\n")
    return "".join(lines)


def _more(words: str) -> str:
    return f" {words[0].upper()}{words[1:]}." if words and words[0] != "`" else f" One of {words}." if words else ""


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING:
        return "needed" if field.default_factory is dataclasses.MISSING else ""
    value = field.default
    if value in ((), ""):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
