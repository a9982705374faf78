"""`tinygen.shrink.shrink`: a model through the steps of a recipe, and everything that comes of it in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from tinygen.compress import to_tflite
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import Graph
from tinygen.plugins import Session
from tinygen.shrink.budgets import exceeded
from tinygen.shrink.outputs import write_outputs
from tinygen.shrink.plots import run_plots
from tinygen.shrink.read import read_recipe
from tinygen.shrink.recipe import Recipe
from tinygen.shrink.run import Say, open_task, run_steps
from tinygen.shrink.sensitivity import sensitivity
from tinygen.shrink.stage import Stage, budget_figures
from tinygen.shrink.state import Context, State
from tinygen.shrink.store import WORK, Store


@dataclass(frozen=True, eq=False)
class Shrunk:
    """What a recipe made.

    Attributes:
        stages: after each step, the base first.
        models: the Keras model after each stage.
        graph: the final quantized network; None if nothing quantized it.
        content: the final `.tflite` file.
        encode: how to compile it: `tinygen.compile(..., encode=...)`.
        over: budgets that are not kept (see `budgets.exceeded`).
        report: what `report.json` holds.
    """

    stages: tuple[Stage, ...]
    models: tuple[Any, ...]
    graph: Graph | None
    content: bytes
    encode: str
    over: tuple[dict[str, Any], ...]
    report: dict[str, Any]


def shrink(
    recipe: Recipe | str | Path,
    output: str | Path,
    *,
    model: str | None = None,
    session: Session | None = None,
    say: Say | None = None,
    quiet: bool = False,
    plots: bool = True,
) -> Shrunk:
    """Run a recipe and write `output`: the model after every step, the final `.tflite`, report, plots, a page.

    Args:
        recipe: a file, or what `read_recipe` gives.
        output: a folder; a run that was interrupted there is gone on with.
        model: a Keras file or entry point instead of the recipe's.
        session: the plugins to use.
        say: told what begins; by default it is printed to standard error.
        quiet: show no progress.
        plots: draw them (needs matplotlib; without it the report says so).

    TinygenError says what is wrong; a budget that is not kept is no error here: see `Shrunk.over`.
    """
    output = Path(output)
    recipe = recipe if isinstance(recipe, Recipe) else read_recipe(recipe)
    console = Console(stderr=True, quiet=quiet, highlight=False)
    say = say or (lambda words: console.print(words, markup=False, soft_wrap=True))
    task = open_task(recipe, model, session)
    store = Store(output / WORK, task.session)
    stages: list[Stage] = []
    states: list[State] = []
    for state, stage in run_steps(task, store, say, quiet=quiet):
        states.append(state)
        stages.append(stage)
        say(f"  {summary(stage, stages[0])}")
    last = states[-1]
    content = to_tflite(last.model) if last.graph is None else write_tflite(last.graph, task.session.ops)
    over = exceeded(recipe.budgets, budget_figures(stages[-1], stages[0]))
    report: dict[str, Any] = {
        "name": recipe.name,
        "recipe": recipe.path.name,
        "device": recipe.head.device,
        "seed": recipe.head.seed,
        "encode": last.encode,
        "tflite": f"{recipe.name}.tflite",
        "stages": [{**stage.as_dict(), "drop": stages[0].float_accuracy - stage.accuracy} for stage in stages],
        "budgets": {b.name: b.words for b in recipe.budgets.values()},
        "over": over,
        "plots": [],
    }
    pictures: dict[str, bytes] = {}
    if plots:
        say("plots")
        context = Context(
            task.data, task.session, recipe.head.device, recipe.folder, None, recipe.head.seed, recipe.budgets, "plots"
        )
        report["sensitivity"] = sensitivity(states[-1], context)
        pictures = run_plots(stages, [states[0].model, last.model], report["sensitivity"])
        report["plots"] = sorted(pictures)
    write_outputs(output, recipe.name, states, stages, content, report, pictures)
    return Shrunk(tuple(stages), tuple(s.model for s in states), last.graph, content, last.encode, tuple(over), report)


def summary(stage: Stage, base: Stage) -> str:
    """One line on a stage."""
    flash = "flash unknown" if stage.flash_bytes is None else f"flash {stage.flash_bytes:,}"
    weights = stage.weights_bytes if stage.flash_weights_bytes is None else stage.flash_weights_bytes
    return (
        f"{stage.name}: accuracy {stage.accuracy:.4f} ({100 * (stage.accuracy - base.float_accuracy):+.2f} points), "
        f"{flash} bytes, weights {weights:,} bytes, MACs {stage.macs:,}"
    )
