"""Which trials no other is better than, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from tinygen.shrink import page
from tinygen.shrink.plots import NEEDS
from tinygen.shrink.table import Row, table

OBJECTIVES = (("accuracy", -1), ("flash_bytes", 1), ("ram_bytes", 1), ("cycles", 1))
"""Figure, and 1 if less is better."""


def costs(figures: Mapping[str, Any]) -> tuple[float, ...]:
    """The objectives of a trial, less is better; what nothing measures is 0 for all."""
    return tuple(sign * float(figures[name] or 0) for name, sign in OBJECTIVES)


def pareto_front(trials: Sequence[Mapping[str, Any]]) -> list[int]:
    """Indices of the trials that no other equals or beats in every objective and beats in one.

    Trials that keep the budgets are compared among themselves; where none does, all that did not fail are.
    """
    done = [i for i, trial in enumerate(trials) if trial["figures"]]
    compared = [i for i in done if trials[i]["kept"]] or done
    points = {i: costs(trials[i]["figures"]) for i in compared}
    return [
        i
        for i, point in points.items()
        if not any(
            other != point and all(o <= p for o, p in zip(other, point, strict=True)) for other in points.values()
        )
    ]


def trial_rows(result: Mapping[str, Any]) -> tuple[list[str], list[Row], list[int]]:
    """(titles, rows of all finished trials by flash, rows that are on the front)."""
    names = list(dict.fromkeys(name for trial in result["trials"] for name in trial["settings"]))
    titles = ["trial", "budgets", *names, "accuracy", "points", "flash", "RAM", "cycles"]
    order = sorted(range(len(result["trials"])), key=lambda i: result["trials"][i]["figures"].get("flash_bytes") or 0)
    rows: list[Row] = []
    front: list[int] = []
    for index in order:
        trial = result["trials"][index]
        figures = trial["figures"]
        numbers: tuple[str, ...] = ("failed", "", "", "", "")
        if figures:
            counts = [f"{figures[n]:,}" if figures[n] is not None else "-" for n, _ in OBJECTIVES[1:]]
            numbers = (f"{figures['accuracy']:.4f}", f"{-100 * trial['drop']:+.2f}", *counts)
        if index in result["front"]:
            front.append(len(rows))
        settings = [_value(trial["settings"].get(name)) for name in names]
        rows.append((str(trial["number"]), "kept" if trial["kept"] else "missed", *settings, *numbers))
    return titles, rows, front


def trial_table(result: Mapping[str, Any]) -> Table:
    """The Pareto front, for a terminal."""
    titles, rows, front = trial_rows(result)
    return table(titles, [rows[n] for n in front], texts=2)


def trial_page(result: Mapping[str, Any], pictures: Mapping[str, bytes]) -> str:
    """All trials, as a page; those on the front are bold."""
    titles, rows, front = trial_rows(result)
    errors = [f"trial {t['number']}: {t['error']}" for t in result["trials"] if t["error"]]
    return page.page(
        f"{result['name']}: search",
        [
            page.text(f"Device {result['device']}. {len(rows)} trials; bold: no other is better in everything."),
            page.table(titles, rows, front),
            *(page.pictures(pictures) if pictures else [page.text(NEEDS)]),
            *(page.text(error) for error in errors),
        ],
    )


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
