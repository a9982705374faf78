"""The examples' recipes as targets, one for each seed: a build trains, shrinks and measures, once."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.built import WORKSPACE, build, why_failed
from tinygen.build.rules.training import TRAINING
from tinygen.files import write_file
from tinygen.shrink import Stage

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "shrink"
"""Has a folder for each task and seed: what `tinygen shrink` trained with it as `-o` is gone on with."""
VARIANTS = {"int4": "int4.toml"}
"""Second word of a task -> the recipe, which begins with the base of the task that the first word names."""
RECIPE = "shrink.toml"
FIELDS = tuple(field.name for field in dataclasses.fields(Stage))


def trained(task: str, seeds: int, workspace: Path = WORKSPACE, examples: Path = ROOT / "examples",
            kept: Path = KEPT) -> list[tuple[Stage, ...]]:  # fmt: skip
    """The stages of a task's recipe, with each of the seeds 0, 1, ...

    Args:
        task: a folder of `examples`, which becomes a package of the workspace; with a second word of VARIANTS.
        workspace: see `benchmarks.built.measured`.
        kept: see KEPT.

    ClickException says why there are none.
    """
    name, _, variant = task.partition(" ")
    package = f"shrink/{name}"
    _declare(workspace / package, examples / name, seeds)
    names = [f"{variant or 'seed'}_{seed}" for seed in range(seeds)]
    for seed, target in enumerate(names):
        _adopt(kept / f"{task.replace(' ', '-')}-{seed}", workspace / TRAINING / "any" / package / target)
    # One at a time: TensorFlow trains with all processors.
    built = build(workspace, [f"//{package}:{target}" for target in names], "--device", "host", "-j1", "--keep-going")
    outputs = {target["label"]: target for target in built["targets"]}
    found = []
    for target in names:
        label = f"//{package}:{target}@any"
        if outputs[label]["status"] in ("failed", "skipped"):
            raise click.ClickException(f"{label}: {why_failed(built, f'build/any/{package}/{target}', label)}")
        report = json.loads((workspace / outputs[label]["outputs"]["report"][0]).read_text())
        stages = [{key: value for key, value in stage.items() if key in FIELDS} for stage in report["stages"]]
        found.append(tuple(Stage(**stage) for stage in stages))
    return found


def _declare(folder: Path, example: Path, seeds: int) -> None:
    """Write the package: the example's code and recipes, and a target for each recipe and seed."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {path.name: path.read_bytes() for path in example.iterdir() if path.suffix in (".py", ".toml")}
    code = sorted(name for name in wanted if name.endswith(".py"))
    lines = [f"CODE = {code!r}\n"]
    for seed in range(seeds):
        lines.append(_target(f"seed_{seed}", RECIPE, f"seed = {seed}"))
        for variant, recipe in VARIANTS.items():
            if recipe in wanted:
                lines.append(_target(f"{variant}_{seed}", recipe, f'base_of = ":seed_{seed}"'))
    wanted["BUILD.tg"] = "".join(lines).encode()
    for path in folder.iterdir():
        if path.is_file() and path.name not in wanted:
            path.unlink()
    for name, content in wanted.items():
        write_file(folder / name, content)


def _target(name: str, recipe: str, *more: str) -> str:
    words: Sequence[str] = (f"name = {name!r}", f"recipe = {recipe!r}", *more, "budgets = False", "data = CODE")
    return f"tg_shrink({', '.join(words)})\n"


def _adopt(kept: Path, training: Path) -> None:
    """Copy what `tinygen shrink -o KEPT` has trained, if the target has not been built."""
    if kept.is_dir() and not training.exists():
        shutil.copytree(kept, training)
