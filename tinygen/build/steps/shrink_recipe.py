"""`python -m tinygen.build.steps.shrink_recipe RECIPE -o OUT.tflite ...`: a network through a recipe's steps."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from tinygen.build.steps.run import run_step


def main() -> int:
    """Run the recipe, going on where an earlier run was interrupted; 1 if a budget is not kept that must be."""
    from tinygen.shrink.read import read_recipe
    from tinygen.shrink.shrink import shrink

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("-o", "--output", required=True, type=Path)
    parser.add_argument("--keras", required=True, type=Path, help="the last Keras network")
    parser.add_argument("--base", required=True, type=Path, help="the one that it is compared with")
    parser.add_argument("--report", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path, help="where finished steps and epochs are kept")
    parser.add_argument("--model")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--over-budget", action="store_true", help="budgets need not be kept")
    words = parser.parse_args()
    recipe = read_recipe(words.recipe)
    if words.seed is not None:
        recipe = replace(recipe, head=replace(recipe.head, seed=words.seed))
    done = shrink(recipe, words.work, model=words.model, quiet=True, plots=False)
    missed = () if words.over_budget else done.over
    for over in missed:
        value = "not measured" if over["value"] is None else f"{over['value']:g}"
        print(f"a budget is not kept: {over['budget']} is {value}, {over['limit']:g} is allowed", file=sys.stderr)
    if missed:
        return 1
    words.output.write_bytes(done.content)
    done.models[-1].save(words.keras)
    done.models[0].save(words.base)
    stages = [{key: value for key, value in stage.items() if key != "seconds"} for stage in done.report["stages"]]
    words.report.write_text(json.dumps({"encode": done.encode, "stages": stages}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    run_step(main)
