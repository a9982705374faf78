"""Plans, declares and builds in rounds, until every rule has said what to run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import SCons.Node

from tinygen.build.execute.nodes import declare
from tinygen.build.execute.planner import Planner, in_order, outputs_of
from tinygen.build.rules.action import Action
from tinygen.build.rules.base import ConfiguredTarget


@dataclass
class Rounds:
    """The nodes of a build, which grow from round to round.

    Attributes:
        env: of `build_environment`.
        planner: asks the rules.
        build: brings nodes up to date; whether all of them are.
        total: is told how many actions are known.
        nodes: output -> node.
        known: path -> node, of outputs and inputs.
    """

    env: Any
    planner: Planner
    build: Callable[[Sequence[Any]], bool]
    total: Callable[[int], None]
    nodes: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)

    def plan(self, targets: Sequence[ConfiguredTarget]) -> bool:
        """Plan `targets` completely, building what their rules want to read; False if the build must end there."""
        order = in_order(targets)
        while wanted := self.planner.plan(order):
            ok = self.build(self.declared(wanted))
            if not ok and not self.planner.keep_going:
                return False
            for path in wanted:
                (self.planner.built if self.is_built(path) else self.planner.failed).add(path)
        return True

    def is_built(self, path: str) -> bool:
        """Whether a file was found or brought up to date in this build; source files always are."""
        node = self.nodes.get(path)
        if node is None:
            return path not in self.planner.actions
        return node.get_state() in (SCons.Node.executed, SCons.Node.up_to_date)

    def declared(self, paths: Sequence[str]) -> list[Any]:
        """The nodes of the files `paths`; all actions that are known become nodes."""
        actions: dict[str, Action] = {}
        for action in self.planner.actions.values():
            actions.setdefault(action.outputs[0], action)
        self.total(len(actions))
        for first, action in actions.items():
            if first not in self.nodes:
                self.nodes.update(zip(action.outputs, declare(self.env, action, self.known), strict=True))
        return [self.nodes[path] if path in self.nodes else self.env.File(f"#{path}") for path in paths]

    def outputs(self, targets: Sequence[ConfiguredTarget]) -> list[str]:
        """Every file that `targets` provide, as far as they are planned."""
        provided = (self.planner.provided[target] for target in targets if target in self.planner.provided)
        return list(dict.fromkeys(path for one in provided for path in outputs_of(one)))
