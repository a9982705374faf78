"""`tinygen shrink`: a Keras model through the steps of a recipe."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tinygen.cli.common import console, json_option, write_json
from tinygen.ir import ModelError


@click.command("shrink")
@click.argument("model", required=False)
@click.option(
    "--recipe", "-r", type=click.Path(path_type=Path), help="The TOML file with steps, data, device, budgets."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder to write; an interrupted run goes on."
)
@click.option("--device", "-d", "device_name", help="Instead of the recipe's device.")
@click.option("--seed", type=click.IntRange(0), help="Instead of the recipe's seed.")
@click.option("--budget", "budgets", multiple=True, metavar="WORDS", help='As in the recipe, e.g. "flash <= 64 KiB".')
@click.option("--search", is_flag=True, help="Explore the recipe's [search] table under its budgets.")
@click.option("--trials", type=click.IntRange(1), help="With --search: trials in all, instead of the recipe's.")
@click.option("--jobs", "-j", type=click.IntRange(1), default=1, show_default=True, help="With --search: processes.")
@click.option("--ray", metavar="ADDRESS", help='With --search: trials on a Ray cluster; "local" starts one here.')
@click.option("--plots/--no-plots", default=True, show_default=True, help="Draw plots (needs matplotlib).")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--keys", is_flag=True, help="Print every key that a recipe may have, and end.")
@json_option
def command(
    model: str | None,
    recipe: Path | None,
    output: Path | None,
    device_name: str | None,
    seed: int | None,
    budgets: tuple[str, ...],
    search: bool,
    trials: int | None,
    jobs: int,
    ray: str | None,
    plots: bool,
    quiet: bool,
    keys: bool,
    json_file: str | None,
) -> int:
    """Prune, distil, cluster, quantize and encode MODEL by a recipe.

    MODEL is a Keras file or `module:function`; without it the recipe names one. Writes the model after every step, the
    final .tflite, a report and plots. Exits with 1 if a budget is not kept.
    """
    from tinygen.shrink.budgets import read_budget_words
    from tinygen.shrink.read import read_recipe
    from tinygen.shrink.reference import key_reference

    if keys:
        click.echo(key_reference(), nl=False)
        return 0
    if recipe is None or output is None:
        raise click.UsageError("--recipe and --output are needed (--keys prints what a recipe may hold)")
    found = read_recipe(recipe)
    head: dict[str, Any] = {k: v for k, v in (("device", device_name), ("seed", seed)) if v is not None}
    added = {budget.name: budget for budget in map(read_budget_words, budgets)}
    found = replace(found, head=replace(found.head, **head), budgets={**found.budgets, **added})
    if search:
        return _search(found, output, model, trials, jobs, ray, quiet, json_file)
    if trials or ray or jobs != 1:
        raise ModelError("--trials, --jobs and --ray go with --search", where="tinygen shrink")
    from tinygen.shrink.shrink import shrink
    from tinygen.shrink.table import over_table, stage_table

    try:
        shrunk = shrink(found, output, model=model, quiet=quiet, plots=plots)
    except KeyboardInterrupt:
        click.echo("stopped: the same command goes on from the last finished step, or epoch", err=True)
        raise
    out = console(json_file)
    out.print(stage_table(shrunk.stages))
    for note in sorted({stage.note for stage in shrunk.stages if stage.note}):
        out.print(note, markup=False)
    encode = f" --encode {shrunk.encode}" if shrunk.encode != "none" else ""
    final = f"{output / shrunk.report['tflite']} -d {found.head.device}{encode}"
    out.print(f"next: tinygen compile {final} -o FOLDER", markup=False, soft_wrap=True)
    if shrunk.over:
        out.print("budgets that are not kept:")
        out.print(over_table(shrunk.over))
    write_json(json_file, shrunk.report)
    return 1 if shrunk.over else 0


def _search(
    recipe: Any,
    output: Path,
    model: str | None,
    trials: int | None,
    jobs: int,
    ray: str | None,
    quiet: bool,
    json_file: str | None,
) -> int:
    from tinygen.shrink.pareto import trial_table
    from tinygen.shrink.search import search

    result = search(recipe, output, model=model, trials=trials, jobs=jobs, ray=ray, quiet=quiet)
    out = console(json_file)
    out.print(trial_table(result))
    out.print(f"all trials: {output / 'search.html'}, {output / 'search.json'}", markup=False, soft_wrap=True)
    if not any(trial["kept"] for trial in result["trials"]):
        out.print("no trial keeps all budgets", markup=False)
    write_json(json_file, result)
    return 0 if any(trial["kept"] for trial in result["trials"]) else 1
