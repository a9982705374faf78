"""A search keeps every finished trial, goes on after an interrupt, and explores what it is asked to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.shrink.test_recipe import GOOD
from tinygen.ir import ModelError, TinygenError, ToolError
from tinygen.shrink import search as module
from tinygen.shrink.read import read_recipe
from tinygen.shrink.recipe import Recipe
from tinygen.shrink.trial import Trial
from tinygen.shrink.workers import workers

pytest.importorskip("optuna", reason="Optuna is not installed: pip install 'tinygen[shrink]'")


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recipe:
    """Five trials of three settings; a trial is a formula instead of a training."""
    monkeypatch.setattr(module, "run_trial", formula)
    monkeypatch.setattr(module, "_common_steps", lambda *_: None)
    (tmp_path / "r.toml").write_text(GOOD)
    return read_recipe(tmp_path / "r.toml")


def formula(number: int, settings: dict[str, Any], *_: object) -> Trial:
    to, clusters, schemes = settings.values()
    flash = round(40000 * to * (0.5 if schemes == ["int4"] else 1) + 100 * clusters)
    figures = {"accuracy": 0.5 + 0.4 * to, "flash_bytes": flash, "ram_bytes": 10, "cycles": None}
    kept = flash <= 20000
    return Trial(number, settings, figures, 0.01, kept, {"flash": max(0.0, flash / 20000 - 1)})


def test_trials_and_front(recipe: Recipe, tmp_path: Path) -> None:
    result = module.search(recipe, tmp_path / "out", quiet=True)
    assert [trial["number"] for trial in result["trials"]] == [0, 1, 2, 3, 4]
    for trial in result["trials"]:
        to, clusters, schemes = trial["settings"].values()
        assert 0.2 <= to <= 0.8 and clusters in range(3, 17) and schemes in (["int8"], ["int4"])
    assert result["front"]
    assert json.loads((tmp_path / "out" / "search.json").read_text()) == json.loads(json.dumps(result))
    assert "Pareto" not in (tmp_path / "out" / "search.html").read_text()[:50]


def test_the_same_seed_explores_the_same(recipe: Recipe, tmp_path: Path) -> None:
    one, other = (module.search(recipe, tmp_path / name, quiet=True)["trials"] for name in "ab")
    assert [t["settings"] for t in one] == [t["settings"] for t in other]


def test_an_interrupt_loses_no_finished_trial(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[int] = []

    def stops(number: int, settings: dict[str, Any], *rest: object) -> Trial:
        if len(ran) == 3:
            raise KeyboardInterrupt
        ran.append(number)
        return formula(number, settings)

    monkeypatch.setattr(module, "run_trial", stops)
    with pytest.raises(KeyboardInterrupt):
        module.search(recipe, tmp_path / "out", quiet=True)
    assert "3 finished trials" in capsys.readouterr().err
    before = json.loads((tmp_path / "out" / "search.json").read_text())["trials"]
    assert len(before) == 3
    monkeypatch.setattr(module, "run_trial", formula)
    after = module.search(recipe, tmp_path / "out", quiet=True)["trials"]
    assert after[:3] == before and len(after) == 5
    assert after[3]["settings"] not in [trial["settings"] for trial in before]
    assert module.search(recipe, tmp_path / "out", trials=2, quiet=True)["trials"] == after


def test_a_journal_that_was_cut_off_gives_what_is_whole(recipe: Recipe, tmp_path: Path) -> None:
    module.search(recipe, tmp_path / "out", quiet=True)
    journal = tmp_path / "out" / module.JOURNAL
    journal.write_text(journal.read_text()[:-40])
    assert len(module.search(recipe, tmp_path / "out", trials=4, quiet=True)["trials"]) == 4


def test_another_recipe_is_refused(recipe: Recipe, tmp_path: Path) -> None:
    module.search(recipe, tmp_path / "out", quiet=True)
    (tmp_path / "r.toml").write_text(GOOD.replace("64 KiB", "65 KiB"))
    with pytest.raises(ModelError, match="another recipe"):
        module.search(read_recipe(tmp_path / "r.toml"), tmp_path / "out", quiet=True)


def test_failed_trials_are_kept_and_say_why(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sometimes(number: int, settings: dict[str, Any], *_: object) -> Trial:
        return formula(number, settings) if number % 2 else Trial(number, settings, {}, error="cannot be pruned")

    monkeypatch.setattr(module, "run_trial", sometimes)
    trials = module.search(recipe, tmp_path / "out", quiet=True)["trials"]
    assert [bool(t["error"]) for t in trials] == [True, False, True, False, True]
    monkeypatch.setattr(module, "run_trial", lambda n, s, *_: Trial(n, s, {}, error="cannot be pruned"))
    with pytest.raises(TinygenError, match="every trial failed"):
        module.search(recipe, tmp_path / "other", quiet=True)


def test_one_search_in_a_folder(recipe: Recipe, tmp_path: Path) -> None:
    """A second one would write over trials that the first has finished."""
    with module._alone(tmp_path), pytest.raises(TinygenError, match="another search"):
        module.search(recipe, tmp_path, quiet=True)
    assert len(module.search(recipe, tmp_path, quiet=True)["trials"]) == 5


def test_nothing_to_explore(recipe: Recipe, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(GOOD[: GOOD.index("[search]")])
    with pytest.raises(ModelError, match="nothing to explore"):
        module.search(read_recipe(tmp_path / "r.toml"), tmp_path / "out", quiet=True)


def test_processes() -> None:
    with workers(2, None) as submit:
        assert sorted(future.result() for future in [submit(divmod, 7, 2), submit(divmod, 9, 4)]) == [(2, 1), (3, 1)]


def test_ray() -> None:
    """In a process of its own: Ray leaves threads and warnings behind."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'tinygen[ray]'")
    words = "from tinygen.shrink.workers import workers\nwith workers(1, 'local') as s: print(s(divmod, 7, 2).result())"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "(3, 1)", done.stderr


def test_a_process_that_dies_is_named() -> None:
    with pytest.raises(ToolError, match="a process died"), workers(2, None) as submit:
        submit(os._exit, 1).result()
