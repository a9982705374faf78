"""The Pareto front holds what nothing beats, among trials that keep the budgets."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.shrink.pareto import OBJECTIVES, pareto_front, trial_page, trial_rows


def trial(
    number: int, accuracy: float, flash: float, ram: float = 1, cycles: float | None = 1, kept: bool = True
) -> Any:
    figures = {"accuracy": accuracy, "flash_bytes": flash, "ram_bytes": ram, "cycles": cycles}
    return {"number": number, "settings": {"a.b": number}, "figures": figures, "kept": kept, "drop": 0.0, "error": ""}


FAILED = {"number": 9, "settings": {"a.b": 9}, "figures": {}, "kept": False, "drop": 0.0, "error": "no <such> layer"}


def test_front() -> None:
    trials = [trial(0, 0.9, 100), trial(1, 0.8, 50), trial(2, 0.8, 60), trial(3, 0.95, 90, kept=False), FAILED]
    assert pareto_front(trials) == [0, 1]
    assert pareto_front([FAILED, trial(1, 0.5, 10, kept=False)]) == [1]
    assert pareto_front([trial(0, 0.9, 100, cycles=None), trial(1, 0.9, 100, cycles=None)]) == [0, 1]


def test_front_is_that_of_the_definition() -> None:
    random = np.random.default_rng(0)
    trials = [trial(i, *map(float, random.integers(0, 4, 4))) for i in range(60)]

    def beats(a: Any, b: Any) -> bool:
        better = [s * a["figures"][n] <= s * b["figures"][n] for n, s in OBJECTIVES]
        return all(better) and any(s * a["figures"][n] < s * b["figures"][n] for n, s in OBJECTIVES)

    expected = [i for i, t in enumerate(trials) if not any(beats(other, t) for other in trials)]
    assert pareto_front(trials) == expected


def test_tables_show_all_and_mark_the_front() -> None:
    trials = [trial(0, 0.9, 2000), trial(1, 0.8, 500), trial(2, 0.7, 900), FAILED]
    result = {"name": "x", "device": "d", "trials": trials, "front": pareto_front(trials)}
    titles, rows, front = trial_rows(result)
    assert titles[2] == "a.b" and [row[0] for row in rows] == ["9", "1", "2", "0"]
    assert [rows[n][0] for n in front] == ["1", "0"]
    page = trial_page(result, {})
    assert page.count("class=front") == 2 and "no &lt;such&gt; layer" in page and "2,000" in page
