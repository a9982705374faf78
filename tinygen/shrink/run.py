"""Runs the steps of a recipe, one after the other, and measures after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tinygen.compress import Data
from tinygen.compress.checks import functional
from tinygen.ir import DeviceError, ModelError, TinygenError
from tinygen.plugins import Session, create_session
from tinygen.shrink.entry import load_data, load_keras
from tinygen.shrink.recipe import Recipe
from tinygen.shrink.stage import Bench, Stage
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps import Step
from tinygen.shrink.steps.quantize import Quantize
from tinygen.shrink.store import Store, data_digest, digest_of, model_digest

Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Task:
    """A recipe with its model and data there: what runs, and runs again with other settings in a search.

    Args:
        recipe: the recipe.
        state: the model as it came.
        data, session: for all steps.
        digest: of model, data and device.
    """

    recipe: Recipe
    state: State
    data: Data
    session: Session
    digest: str

    @property
    def steps(self) -> tuple[tuple[Step, str], ...]:
        """The steps that are used, each with its place; `encode` alone gets a `quantize` before it."""
        found = [(s, p) for s, p in zip(self.recipe.steps, self.recipe.places, strict=True) if s.use]
        kinds = [step.kind for step, _ in found]
        if "encode" in kinds and "quantize" not in kinds:
            found.insert(kinds.index("encode"), (Quantize(), f"{self.recipe.path} (quantize, which encode needs)"))
        return tuple(found)


def open_task(recipe: Recipe, model: str | None = None, session: Session | None = None) -> Task:
    """Load the model and the data of a recipe.

    Args:
        recipe: as read.
        model: a Keras file, relative to the working directory, or entry point, instead of the recipe's.
        session: the plugins; by default all that are installed.
    """
    session = session or create_session()
    try:
        session.device(recipe.head.device)
    except DeviceError as error:
        raise DeviceError(error.what, where=f"{recipe.path}, key 'device'", cure=error.cure) from error
    where, named = f"{recipe.path}, key 'model'", recipe.head.model
    if model is not None:
        where = "MODEL"
        named = str(Path(model).resolve()) if Path(model).exists() else model
    if not named:
        raise ModelError("no model is named", where=str(recipe.path), cure='set model = "..." or name one as MODEL')
    data = load_data(recipe.head.data, recipe.folder, f"{recipe.path}, key 'data'")
    keras_model = functional(load_keras(named, recipe.folder, where, recipe.head.seed))
    digest = digest_of(model_digest(keras_model), data_digest(data), recipe.head.device, recipe.head.seed)
    trains = any(step.kind == "train" and step.use for step in recipe.steps)
    return Task(recipe, State(keras_model, None if trains else keras_model), data, session, digest)


def run_steps(task: Task, store: Store, say: Say, *, quiet: bool = False) -> Iterator[tuple[State, Stage]]:
    """The network and its figures after each step; the first is the base.

    Finished steps are taken from `store`, and an unfinished training is gone on with. TinygenError names file, line
    and step where one cannot be done.
    """
    bench = Bench(task.data, task.session, task.recipe.head.device)
    steps = task.steps
    form = "int8" if any(s.takes_quantized or s.kind == "quantize" for s, _ in steps) else "float32"
    key, state, before = digest_of(task.digest, form), task.state, None
    if state.teacher is not None:
        start = time.monotonic()
        stored = store.load(key, None)
        if stored is not None and stored[2]:
            found = stored[:2]
        else:
            stage = bench.stage("model", "model", state, form, None)
            found = state, replace(stage, seconds=time.monotonic() - start)
            store.save(key, *found)
        yield found
        state, before = found
    for number, (step, place) in enumerate(steps, 1):
        key = step_key(key, step, task)
        say(f"step {number} of {len(steps)}: {step.title}")
        stored = store.load(key, None if step.kind == "train" else state.teacher)
        if stored is not None and stored[2]:
            found = stored[:2]
        else:
            context = _context(task, place, store.work(key), quiet)
            start = time.monotonic()
            try:
                # What was trained stays; what the generator has made since, and all figures, are made again.
                trained = stored is not None and stored[0].graph is None
                after = stored[0] if stored is not None and trained else step.run(replace(state, notes={}), context)
                same = before if after.model is state.model else None
                stage = bench.stage(step.title, step.kind, after, form, same, after.graph is state.graph)
            except TinygenError as error:
                where = f"{place}: {error.where}" if error.where and error.where != step.title else place
                raise type(error)(error.what, where=where, cure=error.cure) from error
            stage = replace(stage, seconds=round(time.monotonic() - start, 2))
            if stored is not None and trained:
                stage = replace(stage, seconds=stored[1].seconds, details=stored[1].details)
            found = after, stage
            store.save(key, *found)
        yield found
        state, before = found


def step_key(before: str, step: Step, task: Task) -> str:
    """What a finished step is stored under, after the step stored under `before`."""
    more = step.depends(task.recipe.folder, task.recipe.budgets)
    return digest_of(before, step.kind, step, *(() if more is None else (more,)))


def _context(task: Task, place: str, work: Path | None, quiet: bool) -> Context:
    recipe = task.recipe
    return Context(
        data=task.data,
        session=task.session,
        device=recipe.head.device,
        folder=recipe.folder,
        work=work,
        seed=recipe.head.seed,
        budgets=recipe.budgets,
        where=place,
        quiet=quiet,
    )


def with_settings(recipe: Recipe, settings: dict[str, Any]) -> Recipe:
    """The recipe with other values of settings, by `step.key`."""
    steps = []
    for step in recipe.steps:
        own: dict[str, Any] = {}
        for name, value in settings.items():
            title, _, key = name.rpartition(".")
            if title == step.title:
                own[key] = tuple(value) if isinstance(value, list) else value
        steps.append(replace(step, **own))
    return replace(recipe, steps=tuple(steps))
