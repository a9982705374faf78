"""Resolves what depends on the configuration: selects, joined values, and whether a target is for it at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tinygen.build.language.conditions import DEFAULT, Condition, holds, parse_key
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.label import Label
from tinygen.build.language.target_errors import target_error
from tinygen.build.language.visibility import visible
from tinygen.build.language.workspace import Workspace
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Configuration, Joined, Select, Target
from tinygen.ir.errors import did_you_mean


def resolved(workspace: Workspace, target: Target, attribute: Attribute, configuration: Configuration) -> Any:
    """The attribute's value for `configuration`, labels still as labels. BuildFileError if a select has no branch."""
    value = target.attributes[attribute.name]
    if isinstance(value, Select):
        return _choose(workspace, target, attribute, value, configuration)
    if not isinstance(value, Joined):
        return value
    parts = [
        _choose(workspace, target, attribute, part, configuration) if isinstance(part, Select) else part
        for part in value.parts
    ]
    if isinstance(parts[0], str):
        return "".join(parts)
    if isinstance(parts[0], dict):
        return {key: item for part in parts for key, item in part.items()}
    return (
        tuple(dict.fromkeys(item for part in parts for item in part)) if attribute.type == "labels" else sum(parts, ())
    )


def incompatible(workspace: Workspace, target: Target, configuration: Configuration) -> str | None:
    """The item of `compatible_with` that does not hold; None if the target is for `configuration`."""
    for text in target.attributes["compatible_with"]:
        conditions = _conditions(workspace, target, "compatible_with", text)
        if not _all_hold(workspace, conditions, configuration):
            return str(text)
    return None


def _choose(
    workspace: Workspace, target: Target, attribute: Attribute, select: Select, configuration: Configuration
) -> Any:
    """The branch whose conditions hold; of several the one that says all that the others say, and more."""
    matching: list[tuple[frozenset[Condition], str, Any]] = []
    for key, value in select.branches:
        conditions = _conditions(workspace, target, attribute.name, key)
        if _all_hold(workspace, conditions, configuration):
            matching.append((conditions, key, value))
    best = [m for m in matching if not any(m[0] < other[0] for other in matching)]
    if not best:
        keys = [key for key, _ in select.branches]
        what = f"no branch of the select in {attribute.name!r} is for {configuration.name}"
        cure = select.no_match or f'there are {", ".join(keys)}; "{DEFAULT}" stands for all others'
        raise target_error(workspace.root, target, what, attribute=attribute.name, cure=cure)
    if any(value != best[0][2] for _, _, value in best):
        keys = [key for _, key, _ in best]
        what = f"several branches of the select in {attribute.name!r} are for {configuration.name}: {', '.join(keys)}"
        cure = "add a branch with the conditions of both, joined by a comma"
        raise target_error(workspace.root, target, what, attribute=attribute.name, text=keys[1], cure=cure)
    return best[0][2]


def _conditions(workspace: Workspace, target: Target, attribute: str, text: str) -> frozenset[Condition]:
    """What the key `text` asks for, the conditions of tg_settings put in."""
    found: set[Condition] = set()
    seen: set[Label] = set()
    waiting: list[tuple[Target, str, str]] = [(target, attribute, text)]
    while waiting:
        owner, name, item = waiting.pop()
        key = parse_key(item, owner.label.package)
        if not isinstance(key, Label):
            found |= key
            _warn_of_unknown(workspace, owner, key)
        elif key not in seen:
            seen.add(key)
            setting = _setting(workspace, owner, name, item, key)
            waiting += [(setting, "conditions", each) for each in setting.attributes["conditions"]]
    return frozenset(found)


def _setting(workspace: Workspace, owner: Target, attribute: str, text: str, label: Label) -> Target:
    """The tg_setting that `label` names."""
    try:
        found = workspace.lookup(label)
    except BuildFileError as error:
        what, cure = error.what, error.cure
        if error.where:  # something else is wrong, elsewhere
            raise
        raise target_error(workspace.root, owner, what, attribute=attribute, text=text, cure=cure) from error
    if not isinstance(found, Target) or found.rule.kind != "setting":
        what = f"{label} is no tg_setting"
        raise target_error(workspace.root, owner, what, attribute=attribute, text=text)
    if not visible(found.visibility, label.package, owner.label.package):
        what = f"{label} is not visible from //{owner.label.package}"
        raise target_error(workspace.root, owner, what, attribute=attribute, text=text, cure=seen_by(found))
    return found


def seen_by(target: Target) -> str:
    """Who may depend on `target`, for a hint."""
    return f"it is declared at {target.place}, visible to {', '.join(target.visibility)}"


def _all_hold(workspace: Workspace, conditions: Iterable[Condition], configuration: Configuration) -> bool:
    device = workspace.session.device(configuration.device) if configuration.device else None
    return all(holds(condition, configuration, device) for condition in conditions)


def _warn_of_unknown(workspace: Workspace, owner: Target, conditions: Iterable[Condition]) -> None:
    """Say, once each, what no installed device has: such a condition never holds, and may be misspelt."""
    for condition in conditions:
        known = workspace.device_facts.get(condition.kind)
        if known is not None and "*" not in condition.value and condition.value not in known:
            hint = did_you_mean(condition.value, known) or "is a plugin missing?"
            workspace.warn(f"{owner.place}: warning: no installed device has {condition}: {hint}")
