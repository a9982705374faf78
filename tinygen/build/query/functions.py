"""What a query can ask. Each function takes sets of labels (and words), and gives labels in a stable order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tinygen.build.language.edges import labels_in
from tinygen.build.language.label import Label
from tinygen.build.language.visibility import visible as may_see
from tinygen.build.query.graph import DependencyGraph, reach
from tinygen.build.rules.base import Joined, Select, SourceFile, Target

Labels = tuple[Label, ...]
Answer = Callable[..., Labels]


@dataclass(frozen=True)
class Function:
    """One function of the language: the kinds of its arguments ("set", "word", "depth": may be left out), its help."""

    arguments: tuple[str, ...]
    answer: Answer
    doc: str


def deps(graph: DependencyGraph, labels: Labels, depth: int | None) -> Labels:
    return _sorted(graph.closure(labels, depth))


def rdeps(graph: DependencyGraph, universe: Labels, labels: Labels, depth: int | None) -> Labels:
    backwards = graph.reversed_edges(graph.closure(universe))
    return _sorted(reach([label for label in labels if label in backwards], backwards, depth))


def somepath(graph: DependencyGraph, start: Labels, end: Labels) -> Labels:
    """A shortest path; of several the first by label."""
    before: dict[Label, Label | None] = dict.fromkeys(sorted(start))
    queue = list(before)
    for label in queue:
        if label in end:
            path = [label]
            while (previous := before[path[-1]]) is not None:
                path.append(previous)
            return tuple(reversed(path))
        for other in graph.dependencies(label):
            if other not in before:
                before[other] = label
                queue.append(other)
    return ()


def allpaths(graph: DependencyGraph, start: Labels, end: Labels) -> Labels:
    forward = graph.closure(start)
    return _sorted(reach([label for label in end if label in forward], graph.reversed_edges(forward)))


def kind(graph: DependencyGraph, pattern: re.Pattern[str], labels: Labels) -> Labels:
    return tuple(label for label in labels if pattern.search(kind_of(graph, label)))


def attr(graph: DependencyGraph, name: str, pattern: re.Pattern[str], labels: Labels) -> Labels:
    return tuple(label for label in labels if any(map(pattern.search, _texts(graph.node(label), name))))


def filter_labels(graph: DependencyGraph, pattern: re.Pattern[str], labels: Labels) -> Labels:
    return tuple(label for label in labels if pattern.search(str(label)))


def labels_of(graph: DependencyGraph, name: str, labels: Labels) -> Labels:
    found: set[Label] = set()
    for label in labels:
        node = graph.node(label)
        if isinstance(node, Target) and name in node.attributes:
            wanted = {each.plain for each in labels_in(node.attributes[name])}
            found |= wanted.intersection(graph.dependencies(label))
    return _sorted(found)


def tests(graph: DependencyGraph, labels: Labels) -> Labels:
    nodes = {label: graph.node(label) for label in labels}
    return tuple(label for label, node in nodes.items() if isinstance(node, Target) and node.rule.kind == "test")


def visible(graph: DependencyGraph, seers: Labels, labels: Labels) -> Labels:
    packages = {label.package for label in seers}
    return tuple(label for label in labels if all(_seen(graph, label, package) for package in packages))


FUNCTIONS: Mapping[str, Function] = {
    "deps": Function(("set", "depth"), deps, "what they depend on, themselves included, at most `depth` steps away"),
    "rdeps": Function(
        ("set", "set", "depth"), rdeps, "what, among the first and all they depend on, depends on the second"
    ),
    "somepath": Function(("set", "set"), somepath, "a shortest path from the first to the second"),
    "allpaths": Function(("set", "set"), allpaths, "all that lies on any path from the first to the second"),
    "kind": Function(("regex", "set"), kind, "those whose rule matches, e.g. `tg_library`; files are `source file`"),
    "attr": Function(("word", "regex", "set"), attr, "those whose attribute matches, in any branch of a select"),
    "filter": Function(("regex", "set"), filter_labels, "those whose label matches"),
    "labels": Function(("word", "set"), labels_of, "what the attribute of that name names"),
    "tests": Function(("set",), tests, "those that `tinygen test` runs"),
    "visible": Function(("set", "set"), visible, "those of the second that all of the first may depend on"),
}
"""Regular expressions match anywhere in the text, as in Python's `re.search`."""


def kind_of(graph: DependencyGraph, label: Label) -> str:
    """The rule of a target, or "source file"."""
    node = graph.node(label)
    return "source file" if isinstance(node, SourceFile) else node.rule.name


def _texts(node: Target | SourceFile, name: str) -> Sequence[str]:
    """All values that an attribute may have, as text: a list is `[a, b]`."""
    if isinstance(node, SourceFile) or name not in node.attributes:
        return ()
    value = node.attributes[name]
    values: list[Any] = []
    for part in value.parts if isinstance(value, Joined) else (value,):
        values += [item for _, item in part.branches] if isinstance(part, Select) else [part]
    return [_text(item) for item in values]


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_text(item)}' for key, item in value.items())}}}"
    return "" if value is None else str(value)


def _seen(graph: DependencyGraph, label: Label, package: str) -> bool:
    node = graph.node(label)
    if isinstance(node, Target):
        return may_see(node.visibility, label.package, package)
    owner = graph.workspace.package(label.package)
    exported = owner.exports.get(label.name, ()) if owner is not None else ()
    return may_see(exported, label.package, package)


def _sorted(labels: Any) -> Labels:
    return tuple(sorted(labels))
