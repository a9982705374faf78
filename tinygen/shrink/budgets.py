"""Budgets in words, such as `flash = "<= 64 KiB"`, and by how much figures exceed them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinygen.ir import ModelError
from tinygen.shrink.keys import unknown
from tinygen.shrink.places import Place

BUDGETS = {
    "flash": ("flash_bytes", "of the linked image, less an empty program: code, weights, tables and decoder"),
    "ram": ("ram_bytes", "of arena, other static data and stack"),
    "arena": ("arena_bytes", "of the arena alone"),
    "weights": (
        "weights_in_flash_bytes",
        "of flash that is not code of the plain int8 network: weights, biases, scales, tables, decoder",
    ),
    "macs": ("macs", "multiply-accumulates of one inference"),
    "cycles": ("cycles", "of one inference, by the emulator's model of the core"),
    "accuracy": ("accuracy", "the data's score on the test samples; 1 is 100 %"),
    "accuracy_drop": ("accuracy_drop", "points (hundredths of the score) below the base model"),
}
"""name -> (figure of a stage, what it is)."""

COUNTS = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9}
BYTES = {**COUNTS, "b": 1.0, "byte": 1.0, "bytes": 1.0, "kb": 1e3, "mb": 1e6, "kib": 1 << 10, "mib": 1 << 20}
POINTS = dict.fromkeys(("point", "points", "%"), 0.01)
UNITS: Mapping[str, Mapping[str, float]] = {
    **dict.fromkeys(("flash", "ram", "arena", "weights"), BYTES),
    "macs": {**COUNTS, "macs": 1.0},
    "cycles": {**COUNTS, "cycles": 1.0},
    "accuracy": {"": 1.0, **POINTS},
    "accuracy_drop": {"": 0.01, **POINTS},
}
"""budget -> unit, in lower case -> its size."""
EXAMPLES = {
    "macs": '"<= 5 M"',
    "cycles": '"<= 5 M"',
    "accuracy": '">= 0.9" or ">= 90 %"',
    "accuracy_drop": '"<= 1 point"',
}
PHRASE = re.compile(r"^\s*([a-zA-Z_][a-zA-Z_ ]*?)\s*((?:[<>=≤≥]|\d).*)$")
WORDS = re.compile(r"^\s*(<=|>=|≤|≥|<|>)?\s*([\d_]+(?:[.,][\d_]+)?(?:e\d+)?)\s*([a-zA-Z%]*)\s*$")


@dataclass(frozen=True)
class Budget:
    """One limit.

    Args:
        name: one of BUDGETS.
        limit: in bytes, counts, or shares of 1.
        words: as it was written.
    """

    name: str
    limit: float
    words: str

    @property
    def figure(self) -> str:
        """The key of a stage's figures that it is about."""
        return BUDGETS[self.name][0]

    @property
    def least(self) -> bool:
        """Whether figures must be at least the limit."""
        return self.name == "accuracy"

    def over(self, figures: Mapping[str, Any]) -> float | None:
        """By how much the figures miss the limit, 0 if they keep it; None where nothing measured it."""
        value = figures.get(self.figure)
        if value is None:
            return None
        missed = self.limit - value if self.least else value - self.limit
        return float(missed) if missed > 1e-9 else 0.0


def read_budget(name: str, words: object, place: Place) -> Budget:
    """A budget from `name = words`; ModelError with the place for a name, sign or unit that there is not."""
    name = name.strip().replace(" ", "_")
    if name not in BUDGETS:
        raise unknown(name, BUDGETS, place, "budget")
    example = EXAMPLES.get(name, '"<= 64 KiB" or 65536')
    found = WORDS.match(str(words)) if not isinstance(words, bool) else None
    scale = UNITS[name].get(found[3].lower()) if found is not None else None
    if found is None or scale is None:
        raise ModelError(f"{words!r} is no budget", where=str(place), cure=f"write it like {example}")
    sign, limit = found[1], scale * float(found[2].replace(",", ".").replace("_", ""))
    if (sign in (">=", ">", "≥")) != (name == "accuracy") and sign:
        raise ModelError(f"{words!r}: the sign points the wrong way", where=str(place), cure=f"write it like {example}")
    if name == "accuracy" and limit > 1:
        raise ModelError(f"{words!r}: 1 is 100 %", where=str(place), cure=f"write it like {example}")
    return Budget(name, limit, str(words))


def read_budget_words(text: str, file: str = "--budget") -> Budget:
    """A budget from one phrase, such as `flash <= 64 KiB`."""
    place = Place(f"{file} {text!r}", "")
    found = PHRASE.match(text)
    if found is None:
        raise ModelError("this is no budget", where=str(place), cure='write it like "flash <= 64 KiB"')
    name, words = found.groups()
    return read_budget(name, words.removeprefix("="), place)


def exceeded(budgets: Mapping[str, Budget], figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The budgets that are not kept, each with `budget`, `limit`, `value` and `over` (None: nothing measures it)."""
    found = []
    for budget in budgets.values():
        over = budget.over(figures)
        if over != 0.0:
            value = figures.get(budget.figure)
            found.append({"budget": budget.name, "limit": budget.limit, "value": value, "over": over})
    return found
