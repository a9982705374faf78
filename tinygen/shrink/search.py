"""Explores the settings of a recipe under its budgets: Optuna asks, trials run, every finished one is kept at once."""

from __future__ import annotations

import itertools
import json
import warnings
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any

from tinygen.compress.progress import progress
from tinygen.ir import ModelError, TinygenError, ToolError
from tinygen.shrink.outputs import write_file
from tinygen.shrink.pareto import costs, pareto_front, trial_page
from tinygen.shrink.plots import accuracy_against_flash, can_plot
from tinygen.shrink.recipe import Recipe, Space
from tinygen.shrink.run import open_task, run_steps
from tinygen.shrink.store import Store, digest_of
from tinygen.shrink.trial import Trial, run_trial
from tinygen.shrink.workers import workers

WORK = ".work"
JOURNAL = "search.journal"
FAILED = 1e12
"""What a failed trial costs."""


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
    optuna = _import_optuna()
    output = Path(output)
    if not recipe.search.space:
        raise ModelError(
            "there is nothing to explore", where=str(recipe.path), cure='[search.space], then "step.key" = [values]'
        )
    output.mkdir(parents=True, exist_ok=True)
    wanted = trials or recipe.search.trials
    finished = _finished(output, recipe)
    study = _study(optuna, recipe, finished)
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
                trial = study.ask()
                settings = {name: _suggest(trial, name, space) for name, space in recipe.search.space.items()}
                number = len(finished) + len(running)
                work = (output / WORK).resolve()
                running[submit(run_trial, number, settings, recipe, work, model)] = trial
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                asked = running.pop(future)
                found = future.result()
                _tell(optuna, study, asked, found, recipe)
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
    common = list(itertools.takewhile(lambda step: step[0].title not in explored, task.steps))
    stages = len(common) + (task.state.teacher is not None)
    for _ in itertools.islice(run_steps(task, Store(work, task.session), lambda _: None, quiet=True), stages):
        pass


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


def _import_optuna() -> Any:
    try:
        import optuna
    except ImportError as error:
        raise ToolError(f"--search needs Optuna ({error})", cure="pip install 'tinygen[shrink]'") from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


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


def _study(optuna: Any, recipe: Recipe, finished: list[dict[str, Any]]) -> Any:
    """A study that knows the finished trials. Its seed counts them, so that going on draws anew."""
    seed = recipe.head.seed + len(finished)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # constraints are experimental, and do what is wanted
        if recipe.search.sampler == "tpe":
            sampler = optuna.samplers.TPESampler(
                seed=seed,
                n_startup_trials=recipe.search.start,
                constant_liar=True,
                constraints_func=lambda trial: trial.user_attrs.get("missed", [1.0]),
            )
        else:
            sampler = optuna.samplers.RandomSampler(seed=seed)
    study = optuna.create_study(directions=["minimize"] * 4, sampler=sampler)
    for trial in finished:
        params = {n: _param(v, recipe.search.space[n]) for n, v in trial["settings"].items()}
        study.add_trial(
            optuna.trial.create_trial(
                params=params,
                distributions={n: _distribution(optuna, s) for n, s in recipe.search.space.items()},
                values=_costs(trial["figures"]),
                user_attrs={"missed": _missed(trial, recipe)},
                system_attrs={"constraints": _missed(trial, recipe)},
            )
        )
    return study


def _suggest(trial: Any, name: str, space: Space) -> Any:
    if space.choices:
        return space.choices[trial.suggest_categorical(name, list(range(len(space.choices))))]
    if space.whole:
        return trial.suggest_int(name, int(space.low or 0), int(space.high or 0), log=space.log)
    return trial.suggest_float(name, space.low, space.high, log=space.log)


def _param(value: Any, space: Space) -> Any:
    """What Optuna knows of a value: choices by their number, since lists are no categories."""
    choices = [list(c) if isinstance(c, tuple) else c for c in space.choices]
    return choices.index(list(value) if isinstance(value, tuple) else value) if choices else value


def _distribution(optuna: Any, space: Space) -> Any:
    if space.choices:
        return optuna.distributions.CategoricalDistribution(list(range(len(space.choices))))
    if space.whole:
        return optuna.distributions.IntDistribution(int(space.low or 0), int(space.high or 0), log=space.log)
    return optuna.distributions.FloatDistribution(space.low, space.high, log=space.log)


def _tell(optuna: Any, study: Any, asked: Any, found: Trial, recipe: Recipe) -> None:
    asked.set_user_attr("missed", _missed(found.as_dict(), recipe))
    study.tell(asked, list(_costs(found.figures)))


def _costs(figures: Mapping[str, Any]) -> list[float]:
    return list(costs(figures)) if figures else [FAILED] * 4


def _missed(trial: Mapping[str, Any], recipe: Recipe) -> list[float]:
    """How far over each budget, for the sampler: above 0 is not allowed."""
    missed = trial["missed"] or {}
    return [missed.get(name, 1.0) for name in recipe.budgets] or [0.0]


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
        return f"trial {trial['number']} failed"
    flash = f"flash {figures['flash_bytes']:,}, " if figures["flash_bytes"] is not None else ""
    return f"{flash}accuracy {figures['accuracy']:.4f}, {'kept' if trial['kept'] else 'over budget'}"
