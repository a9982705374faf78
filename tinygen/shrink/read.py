"""A recipe's TOML file to a `Recipe`; every mistake named by file, line and key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tinygen.ir import ModelError
from tinygen.shrink.budgets import Budget, read_budget
from tinygen.shrink.keys import Key, keys_of, read_table, read_value, unknown
from tinygen.shrink.places import Place
from tinygen.shrink.recipe import Head, Recipe, Search, Space
from tinygen.shrink.steps import KINDS, Step

TABLES = ("steps", "budgets", "search")


def read_recipe(path: str | Path) -> Recipe:
    """The recipe of a file. ModelError says where and what is wrong with it."""
    path = Path(path)
    text = path.read_text()
    top = Place(str(path), text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"not TOML: {error}", where=str(path)) from error
    head = read_table(Head, {k: v for k, v in table.items() if k not in TABLES}, top, TABLES)
    entries = table.get("steps", [])
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ModelError(
            "there are no steps", where=str(top.at("steps")), cure='write each as [[steps]] with step = "..."'
        )
    places = [top.at("steps", n) for n in range(len(entries))]
    steps = tuple(_step(entry, place) for entry, place in zip(entries, places, strict=True))
    check_steps(steps, [str(place) for place in places])
    budgets = read_budgets(table.get("budgets", {}), top.at("budgets"))
    search = _search(table.get("search", {}), steps, top.at("search"))
    return Recipe(path, head, steps, tuple(f"{place} ({s.title})" for s, place in zip(steps, places, strict=True)),
                  budgets, search)  # fmt: skip


def _step(entry: Mapping[str, Any], place: Place) -> Step:
    if "step" not in entry:
        raise ModelError("a step says what it is", where=str(place), cure=f"step = one of {', '.join(KINDS)}")
    kind = entry["step"]
    if not isinstance(kind, str) or kind not in KINDS:
        raise unknown(str(kind), KINDS, place.at("step"), "step")
    return read_table(KINDS[kind], {k: v for k, v in entry.items() if k != "step"}, place, ("step",))


def check_steps(steps: tuple[Step, ...], places: list[str]) -> None:
    """ModelError for two steps of one name, and for steps in an order in which they cannot run."""
    names: dict[str, str] = {}
    quantized = ""
    for step, place in zip(steps, places, strict=True):
        if step.title in names:
            raise ModelError(
                f"two steps are called {step.title!r}", where=place, cure='give one of them another name: name = "..."'
            )
        names[step.title] = place
        if quantized and step.use and not step.takes_quantized:
            raise ModelError(
                f"{step.kind} cannot come after {quantized}: it needs the float model",
                where=place,
                cure="move it before quantize",
            )
        if step.use and (step.takes_quantized or step.kind == "quantize"):
            quantized = step.kind


def read_budgets(table: object, place: Place) -> dict[str, Budget]:
    """The `[budgets]` table."""
    if not isinstance(table, dict):
        raise ModelError("budgets are a table", where=str(place), cure='[budgets], then lines like flash = "<= 64 KiB"')
    found = [read_budget(name, words, place.at(name)) for name, words in table.items()]
    return {budget.name: budget for budget in found}


def _search(table: Any, steps: tuple[Step, ...], place: Place) -> Search:
    if not isinstance(table, dict):
        raise ModelError("search is a table", where=str(place), cure="[search]")
    search = read_table(Search, {k: v for k, v in table.items() if k != "space"}, place, ("space",))
    known = {f"{step.title}.{name}": step for step in steps for name in keys_of(type(step)) if name != "name"}
    space = {}
    for name, value in _flat(table.get("space", {})).items():
        at = place.at("space", name)
        if name not in known:
            raise unknown(name, known, at, "setting")
        space[name] = _space(value, known[name], name, at)
    return replace(search, space=space)


def _flat(table: Any) -> dict[str, Any]:
    """`step.key` -> value, however the dots were written."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict) and not set(value) & {"low", "high", "choices", "log"}:
            found |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            found[name] = value
    return found


def _space(value: Any, step: Step, name: str, place: Place) -> Space:
    """One setting's values, each checked as the recipe's own."""
    found = Space(choices=tuple(value)) if isinstance(value, list) else _range(value, place)
    field, hint = keys_of(type(step))[name.rpartition(".")[2]]
    about: Key = field.metadata["key"]
    ends = found.choices or (found.low, found.high)
    if not found.choices and hint not in (int, float):
        raise ModelError("a range is for numbers", where=str(place), cure="list the values: [..., ...]")
    for end in ends:
        read_value(int(end) if hint is int and isinstance(end, float) and end.is_integer() else end, hint, about, place)
    return replace(found, whole=hint is int)


def _range(value: Any, place: Place) -> Space:
    if not isinstance(value, dict) or "choices" in value:
        choices = value.get("choices") if isinstance(value, dict) else None
        if isinstance(choices, list) and choices:
            return Space(choices=tuple(choices))
        raise ModelError(f"{value!r} is no range", where=str(place), cure="{ low = 0.2, high = 0.8 } or a list")
    for name in value:
        if name not in ("low", "high", "log"):
            raise unknown(name, ("low", "high", "log"), place.at(name))
    low, high = value.get("low"), value.get("high")
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low >= high:
        raise ModelError(f"from {low} to {high} is no range", where=str(place), cure="low must be below high")
    if value.get("log") and low <= 0:
        raise ModelError("a logarithm needs low above 0", where=str(place))
    return Space(float(low), float(high), bool(value.get("log", False)))
