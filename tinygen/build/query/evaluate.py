"""Evaluates a query over the dependency graph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.label import Label
from tinygen.build.language.patterns import expand, parse_pattern
from tinygen.build.language.workspace import Workspace
from tinygen.build.query.functions import FUNCTIONS, Labels
from tinygen.build.query.graph import DependencyGraph
from tinygen.build.query.parse import Call, Expression, Let, Word, parse_query, query_error
from tinygen.ir.errors import did_you_mean


def ask(workspace: Workspace, query: str, folder: str = "", depth: int | None = None) -> tuple[DependencyGraph, Labels]:
    """The answer to `query`, seen from `folder`, and the graph as far as it was needed.

    `depth` is what `deps` and `rdeps` take where they have none of their own. BuildFileError if the query, or a
    BUILD.tg file that it reaches, is wrong.
    """
    graph = DependencyGraph(workspace)
    return graph, _Evaluation(graph, query, folder, depth).of(parse_query(query), {})


class _Evaluation:
    def __init__(self, graph: DependencyGraph, query: str, folder: str, depth: int | None) -> None:
        self.graph, self.query, self.folder, self.depth = graph, query, folder, depth

    def of(self, expression: Expression, names: Mapping[str, Labels]) -> Labels:
        if isinstance(expression, Let):
            return self.of(expression.body, {**names, expression.name: self.of(expression.value, names)})
        if isinstance(expression, Word):
            return self.word(expression, names)
        if expression.function in ("union", "except", "intersect", "set"):
            sets = [set(self.of(argument, names)) for argument in expression.arguments]
            if expression.function in ("union", "set"):
                return tuple(sorted(set[Label]().union(*sets)))
            difference = expression.function == "except"
            return tuple(sorted(sets[0] - sets[1] if difference else sets[0] & sets[1]))
        return self.call(expression, names)

    def word(self, word: Word, names: Mapping[str, Labels]) -> Labels:
        if word.text.startswith("$"):
            if word.text[1:] not in names:
                raise self.error(word.start, f"nothing is called {word.text}", word.text)
            return names[word.text[1:]]
        try:
            pattern = parse_pattern(word.text, self.folder)
            if pattern.negative or pattern.configuration:
                what = "a query is about targets as declared: no @device, and no - before a label"
                raise BuildFileError(what, cure="write `x except y`" if pattern.negative else "")
            if pattern.name is None:
                return tuple(map(self.graph.add, expand(self.graph.workspace, pattern)))
            return (self.graph.add(self.graph.workspace.lookup(Label(pattern.package, pattern.name))),)
        except BuildFileError as error:
            if error.where not in ("", "label", str(word.text)):
                raise  # a BUILD.tg file is wrong
            raise self.error(word.start, error.what, word.text, error.cure) from error

    def call(self, call: Call, names: Mapping[str, Labels]) -> Labels:
        function = FUNCTIONS.get(call.function)
        if function is None:
            cure = did_you_mean(call.function, FUNCTIONS) or f"there are {', '.join(FUNCTIONS)}"
            raise self.error(call.start, f"there is no function {call.function!r}", call.function, cure)
        kinds = function.arguments
        needed = len(kinds) - (kinds[-1] == "depth")
        if not needed <= len(call.arguments) <= len(kinds):
            shown = f"{call.function}({', '.join(kinds)})"
            raise self.error(call.start, f"{call.function} takes other arguments: {shown}", call.function)
        given: list[Any] = [self.argument(k, a, names) for k, a in zip(kinds, call.arguments, strict=False)]
        if len(given) < len(kinds):
            given.append(self.depth)
        return function.answer(self.graph, *given)

    def argument(self, kind: str, value: Expression, names: Mapping[str, Labels]) -> Any:
        if kind == "set":
            return self.of(value, names)
        if not isinstance(value, Word):
            start = value.start if isinstance(value, Call) else 0
            raise self.error(start, f"here a {kind} should stand", " ", "put it in quotes if it has brackets or commas")
        if kind == "depth":
            if not value.text.isdecimal():
                raise self.error(value.start, f"{value.text!r} is no number of steps", value.text)
            return int(value.text)
        if kind == "regex":
            try:
                return re.compile(value.text)
            except re.error as wrong:
                raise self.error(value.start, f"no regular expression: {wrong}", value.text) from wrong
        return value.text

    def error(self, start: int, what: str, text: str, cure: str = "") -> BuildFileError:
        return query_error(self.query, start, what, width=len(text), cure=cure)
