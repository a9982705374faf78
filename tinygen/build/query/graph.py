"""The graph of declared targets and source files. Packages are read as the question reaches them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tinygen.build.language.conditions import parse_key
from tinygen.build.language.edges import declared_labels, found
from tinygen.build.language.label import Label
from tinygen.build.language.workspace import Workspace
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Joined, Select, SourceFile, Target

Node = Target | SourceFile
_CONDITIONS = Attribute("conditions", "labels", "What selects ask.", rules=("tg_setting",))


@dataclass
class DependencyGraph:
    """Edges from a target to every target and file that it names, in any branch of its selects.

    Edges are those of declared targets: devices play no part, and a label's `@device` is left out.
    """

    workspace: Workspace
    _nodes: dict[Label, Node] = field(default_factory=dict)
    _edges: dict[Label, tuple[Label, ...]] = field(default_factory=dict)

    def add(self, node: Node) -> Label:
        """Make the node known; its label."""
        label = node.label.plain
        self._nodes[label] = node
        return label

    def node(self, label: Label) -> Node:
        """The target or file of a label that this graph has given out."""
        return self._nodes[label]

    def dependencies(self, label: Label) -> tuple[Label, ...]:
        """What the target names itself, sorted; nothing for a file. BuildFileError for a label that names nothing."""
        if label not in self._edges:
            node = self._nodes[label]
            names = self._named(node) if isinstance(node, Target) else ()
            self._edges[label] = tuple(sorted({self.add(each) for each in names}))
        return self._edges[label]

    def _named(self, target: Target) -> Iterable[Node]:
        for attribute, label in declared_labels(target):
            yield found(self.workspace, target, attribute, label)
        for name, value in target.attributes.items():
            keys = value if target.rule.attribute[name].type == "conditions" else _keys(value)
            for key in keys:
                parsed = parse_key(key, target.label.package)
                if isinstance(parsed, Label):
                    yield found(self.workspace, target, _CONDITIONS, parsed)

    def closure(self, start: Iterable[Label], depth: int | None = None) -> dict[Label, int]:
        """Everything that `start` depends on, itself included -> its distance; not further than `depth`."""
        return reach(start, self.dependencies, depth)

    def reversed_edges(self, among: Iterable[Label]) -> Mapping[Label, tuple[Label, ...]]:
        """For each of `among` what depends on it directly, among them."""
        members = set(among)
        found: dict[Label, list[Label]] = {label: [] for label in members}
        for label in sorted(members):
            for dependency in self.dependencies(label):
                if dependency in members:
                    found[dependency].append(label)
        return {label: tuple(sources) for label, sources in found.items()}


def reach(start: Iterable[Label], following: object, depth: int | None = None) -> dict[Label, int]:
    """Breadth first: what can be reached over `following` (a function or a mapping) -> its distance."""
    step = following.__getitem__ if isinstance(following, Mapping) else following
    assert callable(step)
    distances = dict.fromkeys(start, 0)
    queue = deque(distances)
    while queue:
        label = queue.popleft()
        if depth is not None and distances[label] >= depth:
            continue
        for other in step(label):
            if other not in distances:
                distances[other] = distances[label] + 1
                queue.append(other)
    return distances


def _keys(value: object) -> Iterable[str]:
    if isinstance(value, Select):
        return [key for key, _ in value.branches]
    if isinstance(value, Joined):
        return [key for part in value.parts for key in _keys(part)]
    return ()
