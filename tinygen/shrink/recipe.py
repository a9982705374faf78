"""A recipe: what to shrink, for which device, by which steps, within which budgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinygen.shrink.budgets import Budget
from tinygen.shrink.keys import key
from tinygen.shrink.steps import Step

SAMPLERS = ("tpe", "random")


@dataclass(frozen=True)
class Space:
    """What a search may give one setting: a range of numbers, or choices."""

    low: float | None = key("The least value of a number.", None)
    high: float | None = key("The largest value of a number.", None)
    log: bool = key("Draw the number's logarithm.", False)
    choices: tuple[Any, ...] = key("The values, of any type.", ())
    whole: bool = False  # numbers without fractions, as the setting is


@dataclass(frozen=True)
class Search:
    """The `[search]` table: what `tinygen shrink --search` explores. Its table `space` names settings as
    `"step.key" = [choices]` or `"step.key" = { low = 0.2, high = 0.8 }`."""

    trials: int = key("How many trials in all, with those of runs before.", 30, least=1)
    sampler: str = key("`tpe` learns from the trials so far, `random` draws blindly.", "tpe", choices=SAMPLERS)
    start: int = key("Trials that are drawn at random before `tpe` begins.", 8, least=1)
    space: Mapping[str, Space] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The keys at the top of a recipe."""

    device: str = key("Whose rules, image and cycles count: a name that `tinygen devices` lists.")
    data: str = key("`module:function` that returns a `tinygen.compress.Data`; looked for beside the recipe first.")
    model: str = key(
        "A Keras file, or `module:function` that returns a Keras model; the command line may name another.", ""
    )
    name: str = key("Prefix of the files and of the C library; by default the recipe's file name.", "")
    seed: int = key("Of new weights, shuffling and search.", 0, least=0)


@dataclass(frozen=True)
class Recipe:
    """A recipe as read.

    Args:
        path: its file.
        head: model, data, device, name, seed.
        steps: in order; those with `use = false` are left out when it runs.
        places: of each step, file and line, for errors.
        budgets: name -> limit.
        search: what to explore.
    """

    path: Path
    head: Head
    steps: tuple[Step, ...]
    places: tuple[str, ...]
    budgets: Mapping[str, Budget]
    search: Search

    @property
    def folder(self) -> Path:
        """Names in the recipe are relative to it."""
        return self.path.resolve().parent

    @property
    def name(self) -> str:
        """Prefix of what it makes."""
        return self.head.name or self.path.stem
