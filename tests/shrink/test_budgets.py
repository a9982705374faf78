"""Budgets in words, and by how much figures miss them."""

from __future__ import annotations

import pytest

from tinygen.ir import ModelError
from tinygen.shrink.budgets import exceeded, read_budget_words

WORDS = {
    "flash <= 64 KiB": ("flash", 65536),
    "flash<=64KB": ("flash", 64000),
    "cycles <= 5 M": ("cycles", 5e6),
    "cycles <= 5e6": ("cycles", 5e6),
    "ram <= 20_000": ("ram", 20000),
    "macs 1.5 M": ("macs", 1.5e6),
    "accuracy >= 0.9": ("accuracy", 0.9),
    "accuracy >= 90 %": ("accuracy", 0.9),
    "accuracy drop <= 1 point": ("accuracy_drop", 0.01),
    "accuracy_drop <= 0.5 points": ("accuracy_drop", 0.005),
    "accuracy drop <= 2": ("accuracy_drop", 0.02),
}


@pytest.mark.parametrize("words", WORDS)
def test_words(words: str) -> None:
    budget = read_budget_words(words)
    assert (budget.name, budget.limit) == (WORDS[words][0], pytest.approx(WORDS[words][1]))


@pytest.mark.parametrize(
    "words",
    [
        "flsh <= 3",
        "flash <= many",
        "flash",
        "<= 3 KiB",
        "",
        "accuracy <= 0.9",
        "flash <= 4 %",
        "accuracy >= 1 KiB",
        "accuracy >= 90",
        "cycles <= 5 points",
    ],
)
def test_words_that_are_no_budget(words: str) -> None:
    with pytest.raises(ModelError, match="--budget"):
        read_budget_words(words)


def test_exceeded() -> None:
    words = ("flash <= 1 KiB", "ram <= 2 KiB", "cycles <= 1 k", "accuracy >= 0.9", "accuracy drop <= 1 point")
    budgets = {budget.name: budget for budget in map(read_budget_words, words)}
    figures = {"flash_bytes": 1024, "ram_bytes": 3000, "cycles": None, "accuracy": 0.85, "accuracy_drop": 0.015}
    found = {item["budget"]: item["over"] for item in exceeded(budgets, figures)}
    assert found == {
        "ram": 3000 - 2048,
        "cycles": None,
        "accuracy": pytest.approx(0.05),
        "accuracy_drop": pytest.approx(0.005),
    }
