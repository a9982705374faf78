"""Stages and budgets as tables for people, on the terminal and in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.table import Table

from tinygen.shrink.stage import Stage

Row = tuple[str, ...]


def _count(value: float | None) -> str:
    return "-" if value is None else f"{round(value):,}"


COLUMNS: tuple[tuple[str, Callable[[Stage, Stage], str]], ...] = (
    ("step", lambda stage, base: stage.name),
    ("measured as", lambda stage, base: stage.form),
    ("accuracy", lambda stage, base: f"{stage.accuracy:.4f}"),
    ("points", lambda stage, base: f"{100 * (stage.accuracy - base.float_accuracy):+.2f}"),
    ("float", lambda stage, base: f"{stage.float_accuracy:.4f}"),
    ("weights", lambda stage, base: _count(stage.flash_weights_bytes or stage.weights_bytes)),
    ("flash", lambda stage, base: _count(stage.flash_bytes)),
    ("MACs", lambda stage, base: _count(stage.macs)),
    ("eliminated", lambda stage, base: _count(stage.eliminated_macs)),
    ("arena", lambda stage, base: _count(stage.arena_bytes)),
    ("RAM", lambda stage, base: _count(stage.ram_bytes)),
    ("cycles", lambda stage, base: _count(stage.cycles)),
    ("seconds", lambda stage, base: f"{stage.seconds:.0f}"),
)
"""Title and text of each column of the table of stages."""


def stage_rows(stages: Sequence[Stage]) -> list[Row]:
    """A row for each stage, in the order of COLUMNS."""
    return [tuple(text(stage, stages[0]) for _, text in COLUMNS) for stage in stages]


def stage_table(stages: Sequence[Stage]) -> Table:
    """The stages, for a terminal."""
    return table([title for title, _ in COLUMNS], stage_rows(stages), texts=2)


def over_rows(over: Sequence[Mapping[str, Any]]) -> list[Row]:
    """What is over its budget: name, limit, value, by how much."""
    rows: list[Row] = []
    for item in over:
        name, limit, value, missed = item["budget"], item["limit"], item["value"], item["over"]
        if missed is None:
            rows.append((name, _number(name, limit), "not measured", ""))
        else:
            share = f" ({100 * missed / limit:.0f} %)" if limit else ""
            rows.append((name, _number(name, limit), _number(name, value), _number(name, missed) + share))
    return rows


def over_table(over: Sequence[Mapping[str, Any]]) -> Table:
    """What is over its budget, for a terminal."""
    return table(["budget", "limit", "is", "over by"], over_rows(over), texts=1)


def table(titles: Sequence[str], rows: Sequence[Row], texts: int) -> Table:
    """A plain table, `texts` columns of words and then numbers."""
    made = Table(box=None, pad_edge=False)
    for index, title in enumerate(titles):
        made.add_column(title, justify="left" if index < texts else "right")
    for row in rows:
        made.add_row(*row)
    return made


def markdown(titles: Sequence[str], rows: Sequence[Row], texts: int = 1) -> str:
    """The same as Markdown."""
    lines = [titles, ["---" if i < texts else "--:" for i in range(len(titles))], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _number(name: str, value: float) -> str:
    if name == "accuracy_drop":
        return f"{100 * value:.2f} points"
    return f"{value:.4f}" if name == "accuracy" else f"{round(value):,}"
