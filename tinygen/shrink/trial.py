"""One trial of a search: the recipe with other settings, run in whatever process it is given to."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tinygen.ir import TinygenError
from tinygen.shrink.budgets import BUDGETS, exceeded
from tinygen.shrink.recipe import Recipe
from tinygen.shrink.run import open_task, run_steps, with_settings
from tinygen.shrink.stage import budget_figures
from tinygen.shrink.store import Store

FIGURES = ("accuracy", "flash_bytes", "ram_bytes", "cycles", "arena_bytes", "weights_in_flash_bytes", "macs")


@dataclass(frozen=True)
class Trial:
    """A finished trial.

    Args:
        number: of the trial, from 0.
        settings: `step.key` -> value.
        figures: those of FIGURES, of the last stage; {} if it failed.
        drop: of accuracy below the base, a share of 1.
        kept: whether all budgets are kept.
        missed: budget -> how far over, as a share of the limit; 0 where it is kept.
        error: why it failed, "" if it did not.
        seconds: that it took.
    """

    number: int
    settings: Mapping[str, Any]
    figures: Mapping[str, Any]
    drop: float = 0.0
    kept: bool = False
    missed: Mapping[str, float] | None = None
    error: str = ""
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def run_trial(number: int, settings: dict[str, Any], recipe: Recipe, work: Path, model: str | None) -> Trial:
    """Run the recipe with `settings`.

    Args:
        number: of the trial.
        settings: `step.key` -> value.
        recipe: what the settings change.
        work: the folder of finished steps, which trials share: what two have in common is done once.
        model: instead of the recipe's.

    A TinygenError is the trial's result: a search may try what cannot be done.
    """
    start = time.monotonic()
    try:
        task = open_task(with_settings(recipe, settings), model)
        store = Store(work, task.session, resumes=False)
        stages = [stage for _, stage in run_steps(task, store, lambda _: None, quiet=True)]
    except TinygenError as error:
        return Trial(number, settings, {}, error=str(error), seconds=round(time.monotonic() - start, 1))
    last, base = stages[-1], stages[0]
    figures = budget_figures(last, base)
    over = {item["budget"]: item["over"] for item in exceeded(recipe.budgets, figures)}
    missed = {b.name: _share(over[b.name], b.limit) if b.name in over else 0.0 for b in recipe.budgets.values()}
    return Trial(
        number=number,
        settings=settings,
        figures={name: figures[name] for name in FIGURES},
        drop=figures["accuracy_drop"],
        kept=not over,
        missed=missed,
        seconds=round(time.monotonic() - start, 1),
    )


def _share(over: float | None, limit: float) -> float:
    return 1.0 if over is None else over / limit if limit else over


assert {figure for figure, _ in BUDGETS.values()} <= {*FIGURES, "accuracy_drop"}
