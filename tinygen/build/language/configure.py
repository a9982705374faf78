"""Configures targets: selects chosen, labels found, for every device that is asked for, with all they depend on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tinygen.build.language.configurations import Choice
from tinygen.build.language.edges import found
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.label import Label
from tinygen.build.language.patterns import Found
from tinygen.build.language.resolve import incompatible, resolved
from tinygen.build.language.target_errors import target_error
from tinygen.build.language.workspace import Workspace
from tinygen.build.rules.attribute import LABEL_TYPES, Attribute
from tinygen.build.rules.base import Configuration, ConfiguredTarget, SourceFile, Target

Key = tuple[Label, str]
"""A target's label and the name of its configuration."""


@dataclass(frozen=True)
class NotForDevice:
    """In place of a configured target: it, or something that it needs, is not for the device."""

    label: Label
    configuration: str
    condition: str
    via: tuple[Label, ...] = ()

    def __str__(self) -> str:
        chain = "".join(f"{label} needs " for label in self.via)
        which = ", which" if chain else ""
        asks = f"compatible_with asks for {self.condition!r}"
        return f"{chain}{self.label}{which} is not for {self.configuration}: {asks}"


@dataclass
class _Edge:
    attribute: Attribute
    label: Label
    target: Target
    configuration: Configuration
    refused: NotForDevice | None


@dataclass
class _Open:
    """A target whose dependencies are being configured."""

    target: Target
    configuration: Configuration
    values: dict[str, Any]
    edges: list[_Edge]
    files: dict[Label, SourceFile]
    next: int = 0


def configure(workspace: Workspace, targets: Sequence[Found], choice: Choice) -> tuple[ConfiguredTarget, ...]:
    """Each target of `targets` for what its pattern asks for, or else for every configuration of `choice`.

    A target that only a wide pattern means, and that is not for a device, is left out there. Each is given once, sorted
    by label and configuration; `dependencies` leads to the rest. BuildFileError says, with its place, what is wrong:
    a label that names nothing, a circle, a select without a branch, what may not be seen.
    """
    configurer = _Configurer(workspace, choice)
    done: dict[Label, ConfiguredTarget] = {}
    for each in targets:
        if each.target.rule.kind == "setting":
            continue
        names = (each.configuration,) if each.configuration else choice.names
        for configuration in map(choice.named, names):
            result = configurer.build(each.target, configuration)
            if isinstance(result, ConfiguredTarget):
                done[result.label] = result
            elif each.by_name:
                raise target_error(workspace.root, each.target, str(result), attribute="compatible_with")
    return tuple(done[label] for label in sorted(done, key=str))


@dataclass
class _Configurer:
    workspace: Workspace
    choice: Choice
    done: dict[Key, ConfiguredTarget | NotForDevice] = field(default_factory=dict)

    def build(self, target: Target, asked: Configuration) -> ConfiguredTarget | NotForDevice:
        """The target for `asked`, its dependencies first. No recursion: chains may be long."""
        refused = self._refused(target, asked)
        if refused is not None:
            return refused
        configuration = self._effective(target, asked)
        first = (target.label, configuration.name)
        if first in self.done:
            return self.done[first]
        path: dict[Key, _Open] = {first: self._open(target, configuration)}
        while path:
            key, top = next(reversed(path.items()))
            if top.next == len(top.edges):
                self.done[key] = self._close(top)
                del path[key]
                continue
            edge = top.edges[top.next]
            inner = (edge.target.label, edge.configuration.name)
            if inner in path:
                raise self._circle([*path], inner, path)
            if edge.refused is None and inner not in self.done:
                path[inner] = self._open(edge.target, edge.configuration)
            else:
                top.next += 1
        return self.done[first]

    def _refused(self, target: Target, asked: Configuration) -> NotForDevice | None:
        condition = incompatible(self.workspace, target, asked)
        return NotForDevice(target.label, asked.name, condition) if condition is not None else None

    def _effective(self, target: Target, asked: Configuration) -> Configuration:
        return asked if target.rule.per_device else self.choice.any_device(asked)

    def _open(self, target: Target, configuration: Configuration) -> _Open:
        """The target's values for the configuration, and what its labels name."""
        opened = _Open(target, configuration, {}, [], {})
        for attribute in target.rule.all_attributes:
            value = resolved(self.workspace, target, attribute, configuration)
            opened.values[attribute.name] = value
            if attribute.mandatory and value in (None, (), {}, ""):
                what = f"{target.rule.name}: {attribute.name!r} is empty for {configuration.name}"
                raise target_error(self.workspace.root, target, what, attribute=attribute.name)
            if attribute.type in LABEL_TYPES:
                for label in _each(value):
                    item = found(self.workspace, target, attribute, label)
                    if isinstance(item, SourceFile):
                        opened.files[label] = item
                    else:
                        opened.edges.append(self._edge(target, attribute, label, item, configuration))
        return opened

    def _edge(self, owner: Target, attribute: Attribute, label: Label, item: Target, outer: Configuration) -> _Edge:
        asked = outer
        if label.configuration:
            try:
                asked = self.choice.named(label.configuration)
            except BuildFileError as error:
                what = f"{label}: {error.what}"
                raise self._error(owner, attribute, label, what, error.cure) from error
        if item.rule.per_device and asked.device is None:
            what = f"{item.label} is built for a device, and {owner.label} for none"
            raise self._error(owner, attribute, label, what, f'write "{item.label}@DEVICE"')
        refused = self._refused(item, asked) if asked.device is not None else None
        return _Edge(attribute, label, item, self._effective(item, asked), refused)

    def _close(self, top: _Open) -> ConfiguredTarget | NotForDevice:
        """The configured target, once all its dependencies are."""
        known: dict[Label, Any] = dict(top.files)
        for edge in top.edges:
            item = edge.refused or self.done[edge.target.label, edge.configuration.name]
            if isinstance(item, NotForDevice):
                return NotForDevice(item.label, item.configuration, item.condition, (top.target.label, *item.via))
            known[edge.label] = item
        values = {
            attribute.name: _replaced(top.values[attribute.name], known.__getitem__)
            if attribute.type in LABEL_TYPES
            else top.values[attribute.name]
            for attribute in top.target.rule.all_attributes
        }
        return ConfiguredTarget(top.target, top.configuration, MappingProxyType(values))

    def _circle(self, path: list[Key], again: Key, opened: Mapping[Key, _Open]) -> BuildFileError:
        circle = [*path[path.index(again) :], again]
        shown = "".join(f"\n    {'-> ' if n else '   '}{label}" for n, (label, _) in enumerate(circle))
        top = opened[circle[-2]]
        edge = top.edges[top.next]
        what = f"targets depend on each other in a circle:{shown}"
        return self._error(top.target, edge.attribute, edge.label, what, "")

    def _error(self, target: Target, attribute: Attribute, label: Label, what: str, cure: str) -> BuildFileError:
        return target_error(self.workspace.root, target, what, attribute=attribute.name, label=label, cure=cure)


def _each(value: Any) -> tuple[Label, ...]:
    if isinstance(value, Label):
        return (value,)
    if isinstance(value, Mapping):
        return tuple(value.values())
    return value if isinstance(value, tuple) else ()


def _replaced(value: Any, known: Callable[[Label], Any]) -> Any:
    if isinstance(value, Label):
        return known(value)
    if isinstance(value, Mapping):
        return {key: known(label) for key, label in value.items()}
    return tuple(map(known, value)) if isinstance(value, tuple) else value
