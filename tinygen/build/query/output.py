"""Shows the answer to a query: as lines, JSON, or a graph for Graphviz."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tinygen.build.language.label import Label
from tinygen.build.query.functions import kind_of
from tinygen.build.query.graph import DependencyGraph
from tinygen.build.rules.base import Joined, Select, Target


def edges_among(graph: DependencyGraph, labels: Sequence[Label]) -> list[tuple[Label, Label]]:
    """The edges whose two ends are in the answer, sorted."""
    members = set(labels)
    return [(label, other) for label in sorted(members) for other in graph.dependencies(label) if other in members]


def as_text(graph: DependencyGraph, labels: Sequence[Label]) -> str:
    """One label a line, in the order of the answer."""
    return "".join(f"{label}\n" for label in labels)


def plain(graph: DependencyGraph, labels: Sequence[Label]) -> dict[str, Any]:
    """The answer as JSON has it: `targets`, each with label, kind, place, attributes (as declared), dependencies."""
    return {"targets": [_plain_node(graph, label) for label in labels]}


def as_json(graph: DependencyGraph, labels: Sequence[Label]) -> str:
    """`plain` as text."""
    return json.dumps(plain(graph, labels), indent=2) + "\n"


def as_dot(graph: DependencyGraph, labels: Sequence[Label]) -> str:
    """The answer and the edges within it, in Graphviz' language."""
    lines = ["digraph query {", "  rankdir=TB;", "  node [shape=box, fontname=monospace];"]
    for label in sorted(labels):
        style = "" if isinstance(graph.node(label), Target) else ", style=dashed"
        lines.append(f"  {_quoted(label)} [tooltip={_quoted(kind_of(graph, label))}{style}];")
    lines += [f"  {_quoted(source)} -> {_quoted(end)};" for source, end in edges_among(graph, labels)]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(value: object) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _plain_node(graph: DependencyGraph, label: Label) -> dict[str, Any]:
    node = graph.node(label)
    shown: dict[str, Any] = {"label": str(label), "kind": kind_of(graph, label)}
    if isinstance(node, Target):
        shown["place"] = str(node.place)
        shown["attributes"] = {name: _plain_value(value) for name, value in node.attributes.items()}
        shown["visibility"] = list(node.visibility)
        shown["dependencies"] = [str(other) for other in graph.dependencies(label)]
    else:
        shown["path"] = node.path
    return shown


def _plain_value(value: Any) -> Any:
    """A select is {"select": {condition: value}}, joined values are {"joined": [...]}."""
    if isinstance(value, Select):
        return {"select": {key: _plain_value(item) for key, item in value.branches}}
    if isinstance(value, Joined):
        return {"joined": [_plain_value(part) for part in value.parts]}
    if isinstance(value, Mapping):
        return {key: _plain_value(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    return str(value) if isinstance(value, Label) else value
