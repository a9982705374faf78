"""`python -m tinygen.build.steps.shrink_step`: a Keras model through one step of a recipe."""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from tinygen.build.steps.entry import find_modules
from tinygen.build.steps.run import run_step

RECIPE = "step.toml"


def recipe_text(step: str, device: str, data: str, seed: int, settings: dict[str, Any]) -> str:
    """A recipe of one step, as TOML: JSON's strings, numbers, booleans and lists of them are TOML's too."""
    head = {"device": device, "data": data, "seed": seed}
    lines = [f"{key} = {json.dumps(value)}" for key, value in head.items()]
    lines += ["", "[[steps]]", f"step = {json.dumps(step)}"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    return "\n".join(lines) + "\n"


def setting(text: str) -> Any:
    """The value of a setting as a BUILD.tg file has it: JSON if it is that, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def main() -> None:
    """Write the recipe, run it (or go on with it), and keep the model that it ends with and its figures."""
    from tinygen.shrink.read import read_recipe
    from tinygen.shrink.shrink import shrink

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("-o", "--output", required=True, type=Path)
    parser.add_argument("--report", required=True, type=Path)
    parser.add_argument("--step", required=True)
    parser.add_argument("--device", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    words = parser.parse_args()
    settings = {key: setting(value) for key, _, value in (word.partition("=") for word in words.set)}
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / RECIPE
        data, folder = find_modules(words.data)
        path.write_text(recipe_text(words.step, words.device, data, words.seed, settings))
        recipe = replace(read_recipe(path), path=folder / RECIPE)  # there entry points are looked for
        done = shrink(recipe, words.work, model=words.model, quiet=True, plots=False)
    done.models[-1].save(words.output)
    stages = [{k: v for k, v in stage.items() if k != "seconds"} for stage in done.report["stages"]]
    words.report.write_text(json.dumps({"stages": stages}, indent=2) + "\n")


if __name__ == "__main__":
    run_step(main)
