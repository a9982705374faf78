"""What Optuna knows of a search: asks it for settings, tells it how they did."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from tinygen.ir import ToolError
from tinygen.shrink.pareto import OBJECTIVES, costs
from tinygen.shrink.recipe import Recipe, Space

FAILED = 1e12
"""What a failed trial costs, in every objective."""


class Study:
    """The trials of a recipe's search, in memory: the journal on disk is the search's own.

    Args:
        recipe: whose `[search]` table is explored.
        finished: trials of runs before. The seed counts them, so that going on draws anew.

    ToolError if Optuna is not installed.
    """

    def __init__(self, recipe: Recipe, finished: Sequence[Mapping[str, Any]]) -> None:
        try:
            import optuna
        except ImportError as error:
            raise ToolError(f"--search needs Optuna ({error})", cure="pip install 'tinygen[shrink]'") from error
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.recipe, self._optuna = recipe, optuna
        self._study = optuna.create_study(
            directions=["minimize"] * len(OBJECTIVES), sampler=self._sampler(recipe.head.seed + len(finished))
        )
        for trial in finished:
            self._study.add_trial(self._known(trial))

    def ask(self) -> tuple[Any, dict[str, Any]]:
        """(what `tell` wants back, `step.key` -> value)."""
        trial = self._study.ask()
        return trial, {name: _suggest(trial, name, space) for name, space in self.recipe.search.space.items()}

    def tell(self, asked: Any, result: Mapping[str, Any]) -> None:
        """How settings did, as `Trial.as_dict` has it."""
        asked.set_user_attr("missed", self._missed(result))
        self._study.tell(asked, _values(result))

    def _sampler(self, seed: int) -> Any:
        search = self.recipe.search
        if search.sampler == "random":
            return self._optuna.samplers.RandomSampler(seed=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # constraints are marked as experimental
            return self._optuna.samplers.TPESampler(
                seed=seed,
                n_startup_trials=search.start,
                constant_liar=True,  # trials that run at the same time shall differ
                constraints_func=lambda trial: trial.user_attrs.get("missed", [1.0]),
            )

    def _known(self, trial: Mapping[str, Any]) -> Any:
        space = self.recipe.search.space
        missed = self._missed(trial)
        return self._optuna.trial.create_trial(
            params={name: _param(value, space[name]) for name, value in trial["settings"].items()},
            distributions={name: self._distribution(one) for name, one in space.items()},
            values=_values(trial),
            user_attrs={"missed": missed},
            system_attrs={"constraints": missed},
        )

    def _distribution(self, space: Space) -> Any:
        kinds = self._optuna.distributions
        if space.choices:
            return kinds.CategoricalDistribution(list(range(len(space.choices))))
        if space.whole:
            return kinds.IntDistribution(int(space.low or 0), int(space.high or 0), log=space.log)
        return kinds.FloatDistribution(space.low, space.high, log=space.log)

    def _missed(self, trial: Mapping[str, Any]) -> list[float]:
        """How far over each budget, for the sampler: above 0 is not allowed."""
        missed = trial["missed"] or {}
        return [missed.get(name, 1.0) for name in self.recipe.budgets] or [0.0]


def _suggest(trial: Any, name: str, space: Space) -> Any:
    if space.choices:
        return space.choices[trial.suggest_categorical(name, list(range(len(space.choices))))]
    if space.whole:
        return trial.suggest_int(name, int(space.low or 0), int(space.high or 0), log=space.log)
    return trial.suggest_float(name, space.low, space.high, log=space.log)


def _param(value: Any, space: Space) -> Any:
    """What Optuna knows of a value: choices by their number, since lists are no categories."""
    return list(space.choices).index(value) if space.choices else value


def _values(trial: Mapping[str, Any]) -> list[float]:
    return list(costs(trial["figures"])) if trial["figures"] else [FAILED] * len(OBJECTIVES)
