"""A trace of hooks for people and as JSON: for each call whom it asked, and who answered with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table

from tinygen.hook_trace import HookCall
from tinygen.ir import BoundNode, Kernel

LONGEST = 60


def trace_rows(calls: Iterable[HookCall]) -> list[dict[str, Any]]:
    """One row a call: `hook`, `about` (layer, device or stage), `asked` [{plugin, answer}], `taken` plugins.

    A call with the same arguments as an earlier one is left out: layers are asked for again when they run by strips.
    """
    rows: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    for call in calls:
        key = (call.hook, _about(call))
        if not call.answers or key in seen:
            continue
        seen.add(key)
        asked = [{"plugin": plugin, "answer": _text(answer)} for plugin, answer in call.answers]
        taken = [plugin for plugin, answer in call.answers if _is_answer(answer)]
        rows.append({"hook": call.hook, "about": key[1], "asked": asked, "taken": taken})
    return rows


def trace_table(rows: Sequence[dict[str, Any]]) -> Table:
    """The chain of each call: plugins that had no answer by name only."""
    table = Table(box=None, pad_edge=False)
    for column in ("hook", "about", "asked in this order"):
        table.add_column(column, overflow="fold")
    for row in rows:
        chain = (f"{a['plugin']}: {a['answer']}" if a["answer"] else f"{a['plugin']} -" for a in row["asked"])
        table.add_row(row["hook"].removeprefix("tinygen_"), row["about"], "  >  ".join(chain))
    return table


def _about(call: HookCall) -> str:
    node = call.arguments.get("node")
    if isinstance(node, BoundNode):
        return f"{node.op} {_short(node.location or node.output.name)}".rstrip()
    words = (call.arguments.get(key) for key in ("name", "stage", "format"))
    return " ".join(str(word) for word in words if word)


def _is_answer(answer: Any) -> bool:
    return answer is not None and answer != ()


def _text(answer: Any) -> str:
    """An answer in short; "" for none."""
    if not _is_answer(answer):
        return ""
    if isinstance(answer, Kernel):
        return f"{', '.join(answer.symbols) or 'an alias'} ({answer.why})"
    if isinstance(answer, tuple):
        names = [_name(one) for one in answer]
        if "" in names:
            return f"{len(names)} {type(answer[0]).__name__}"
        text = ", ".join(names)
        return text if len(text) <= LONGEST else f"{len(names)}: {text[:LONGEST]}..."
    return _name(answer) or type(answer).__name__


def _name(value: Any) -> str:
    """What an object calls itself; "" if nothing."""
    name = value if isinstance(value, str) else getattr(value, "name", None) or getattr(value, "__name__", None)
    return name if isinstance(name, str) else ""


def _short(name: str) -> str:
    """The first of the joined names of a tensor, its end if it is long."""
    first = name.split(";")[0]
    return first if len(first) <= LONGEST else f"...{first[-LONGEST:]}"
