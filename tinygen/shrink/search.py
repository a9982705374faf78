"""Explores the settings of a recipe under its budgets: Optuna asks, trials run, every finished one is kept at once."""

from __future__ import annotations

import fcntl
import itertools
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinygen.compress.progress import progress
from tinygen.files import write_file
from tinygen.ir import ModelError, TinygenError
from tinygen.shrink.pareto import pareto_front, trial_page
from tinygen.shrink.plots import accuracy_against_flash, can_plot
from tinygen.shrink.recipe import Recipe
from tinygen.shrink.run import open_task, run_steps
from tinygen.shrink.store import WORK, Store, digest_of
from tinygen.shrink.study import Study
from tinygen.shrink.trial import Trial, run_trial
from tinygen.shrink.workers import workers

JOURNAL = "search.journal"
LOCK = ".search.lock"


def search(
    recipe: Recipe,
    output: str | Path,
    *,
    model: str | None = None,
    trials: int | None = None,
    jobs: int = 1,
    ray: str | None = None,
    quiet: bool = False,
) -> dict[str, Any]:
    """Run trials until there are as many as asked for, with those of runs before; write and return the result.

    Args:
        recipe: its `[search]` table says what is explored.
        output: a folder; `search.json`, `search.html` and a plot are written there after every trial.
        model: instead of the recipe's.
        trials: in all, instead of the recipe's.
        jobs: at a time.
        ray: address of a Ray cluster to run them on, or "local".
        quiet: show no progress.

    The result: `name, device, seed, trials[] (see Trial), front[]` (indices of trials that no other is better than).
    ToolError without Optuna; ModelError if there is nothing to explore, or if the folder holds the search of another
    recipe. Ctrl-C loses the trials that run, no finished one; the next call goes on.
    """
    output = Path(output)
    if not recipe.search.space:
        raise ModelError(
            "there is nothing to explore", where=str(recipe.path), cure='[search.space], then "step.key" = [values]'
        )
    output.mkdir(parents=True, exist_ok=True)
    with _alone(output):
        return _search(recipe, output, model, trials or recipe.search.trials, jobs, ray, quiet)


def _search(
    recipe: Recipe, output: Path, model: str | None, wanted: int, jobs: int, ray: str | None, quiet: bool
) -> dict[str, Any]:
    finished = _finished(output, recipe)
    study = Study(recipe, finished)
    running: dict[Future[Trial], Any] = {}
    with (
        progress(f"search {recipe.name}", wanted, min(len(finished), wanted), quiet) as advance,
        _resumable(output, finished),
        workers(jobs, ray) as submit,
    ):
        if len(finished) < wanted:
            _common_steps(recipe, output / WORK, model)
        while len(finished) < wanted:
            while len(running) < jobs and len(finished) + len(running) < wanted:
                trial, settings = study.ask()
                number = len(finished) + len(running)
                work = (output / WORK).resolve()
                running[submit(run_trial, number, settings, recipe, work, model)] = trial
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                asked = running.pop(future)
                found = future.result()
                study.tell(asked, found.as_dict())
                finished.append({**found.as_dict(), "number": len(finished)})
                _write(output, recipe, finished)
                advance(_words(finished[-1]))
    if all(trial["error"] for trial in finished):
        raise TinygenError(f"every trial failed, the last by: {finished[-1]['error']}", where=str(recipe.path))
    return _write(output, recipe, finished)


def _common_steps(recipe: Recipe, work: Path, model: str | None) -> None:
    """Does the steps before the first that is explored, once for all trials."""
    explored = {name.rpartition(".")[0] for name in recipe.search.space}
    task = open_task(recipe, model)
    store = Store(work, task.session)
    common = list(itertools.takewhile(lambda step: step[0].title not in explored, task.steps))
    stages = len(common) + (task.state.teacher is not None)
    for _ in itertools.islice(run_steps(task, store, lambda _: None, quiet=True), stages):
        pass


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Inside, no other search writes the folder: it would overwrite finished trials. The lock ends with the process."""
    with (output / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TinygenError(
                "another search is writing this folder", where=str(output), cure="wait for it, or take another folder"
            ) from None
        yield


class _resumable:
    """Says how a search goes on when Ctrl-C stops it."""

    def __init__(self, output: Path, finished: list[dict[str, Any]]) -> None:
        self.output, self.finished = output, finished

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is KeyboardInterrupt:
            import click

            count = len(self.finished)
            click.echo(
                f"stopped: {count} finished trial{'' if count == 1 else 's'} in {self.output / JOURNAL}; "
                "the same command goes on from there",
                err=True,
            )


def _identity(recipe: Recipe) -> str:
    """Changes when finished trials would not be comparable."""
    budgets = sorted((b.name, b.limit) for b in recipe.budgets.values())
    return digest_of(recipe.head, recipe.steps, budgets, sorted(recipe.search.space))


def _finished(output: Path, recipe: Recipe) -> list[dict[str, Any]]:
    """The trials of runs before, from the journal: a line each, the last perhaps cut off."""
    path = output / JOURNAL
    if not path.exists():
        return []
    head, *lines = path.read_text().splitlines() or [""]
    if head != _identity(recipe):
        raise ModelError(
            "the folder holds the search of another recipe", where=str(path), cure="take another folder, or delete it"
        )
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def _write(output: Path, recipe: Recipe, finished: list[dict[str, Any]]) -> dict[str, Any]:
    """The journal, the result, the page and the plot."""
    lines = "".join(json.dumps(trial) + "\n" for trial in finished)
    write_file(output / JOURNAL, f"{_identity(recipe)}\n{lines}")
    front = pareto_front(finished)
    result = {
        "name": recipe.name,
        "device": recipe.head.device,
        "seed": recipe.head.seed,
        "budgets": {b.name: b.words for b in recipe.budgets.values()},
        "trials": finished,
        "front": front,
    }
    pictures = {}
    done = [i for i, trial in enumerate(finished) if trial["figures"].get("flash_bytes")]
    if can_plot() and done:
        points = [
            (finished[i]["figures"]["flash_bytes"], finished[i]["figures"]["accuracy"], str(finished[i]["number"]))
            for i in done
        ]
        marked = [n for n, i in enumerate(done) if i in front]
        pictures["search.png"] = accuracy_against_flash(points, marked)
    for name, content in pictures.items():
        write_file(output / name, content)
    write_file(output / "search.html", trial_page(result, pictures))
    write_file(output / "search.json", json.dumps(result, indent=2) + "\n")
    return result


def _words(trial: Mapping[str, Any]) -> str:
    figures = trial["figures"]
    if not figures:
        return f"trial {trial['number']} failed: {trial['error'].splitlines()[0]}"
    flash = f"flash {figures['flash_bytes']:,}, " if figures["flash_bytes"] is not None else ""
    return f"{flash}accuracy {figures['accuracy']:.4f}, {'kept' if trial['kept'] else 'over budget'}"
