"""Asks rules what to run, in rounds: a rule may first want to read what an action of its own makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.build.execute.places import OUTPUT
from tinygen.build.language.target_errors import target_error
from tinygen.build.rules.action import Action, Context, NotBuilt, Provided
from tinygen.build.rules.base import ConfiguredTarget
from tinygen.ir.errors import PluginError, TinygenError, ToolError

if TYPE_CHECKING:
    from tinygen.plugins import Session


@dataclass
class Planner:
    """What is known of the actions of a build.

    Attributes:
        root: the workspace's root.
        session: the plugins.
        keep_going: whether a target that cannot be planned leaves the others alone; else its error is raised.
        actions: output -> what makes it.
        owner: output -> the target whose rule declared it.
        provided: of each target that is planned.
        errors: targets that cannot be planned, and those that depend on them.
        built, failed: files that an earlier round brought up to date, and those that it could not make.
    """

    root: Path
    session: Session
    keep_going: bool = False
    actions: dict[str, Action] = field(default_factory=dict)
    owner: dict[str, ConfiguredTarget] = field(default_factory=dict)
    provided: dict[ConfiguredTarget, Provided] = field(default_factory=dict)
    errors: dict[ConfiguredTarget, TinygenError] = field(default_factory=dict)
    built: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def plan(self, targets: Iterable[ConfiguredTarget]) -> list[str]:
        """Plan `targets`, of which no one comes before its dependencies; the files to be built before going on.

        Call it again with the same targets once those are in `built`; when it returns nothing, all are planned.
        """
        wanted: list[str] = []
        waiting: set[ConfiguredTarget] = set()
        for target in targets:
            if target in self.provided or target in self.errors:
                continue
            if any(dependency in waiting for dependency in target.dependencies):
                waiting.add(target)
                continue
            broken = next((self.errors[d] for d in target.dependencies if d in self.errors), None)
            if broken is not None:
                self.errors[target] = broken
                continue
            try:
                self.provided[target] = self._ask(target)
            except NotBuilt as missing:
                if missing.path in self.failed:
                    self.errors[target] = ToolError(f"{missing.path} could not be made", where=str(target.label))
                else:
                    wanted.append(missing.path)
                    waiting.add(target)
            except TinygenError as error:
                if not self.keep_going:
                    raise
                self.errors[target] = error
        return wanted

    def _ask(self, target: ConfiguredTarget) -> Provided:
        context = Context(target, self.root, self.session, self.provided.__getitem__, is_built=self.built.__contains__)
        assert target.rule.actions is not None, target.label
        try:
            provided = target.rule.actions(context)
        except NotBuilt:
            self._accept(target, context.actions)
            raise
        except TinygenError as error:
            raise located(self.root, target, error) from error
        except Exception as error:
            what = f"the rule {target.rule.name} raised {type(error).__name__}: {error}"
            raise self._error(
                target, what, "this is a defect of the rule; `tinygen --debug build` shows where"
            ) from error
        if not isinstance(provided, Provided):
            raise self._error(target, f"the rule {target.rule.name} gives {provided!r}", "it must give api.Provided")
        self._accept(target, context.actions)
        return provided

    def _accept(self, target: ConfiguredTarget, actions: Sequence[Action]) -> None:
        for action in actions:
            if not isinstance(action, Action) or not action.outputs or not action.arguments:
                raise self._error(target, f"the rule {target.rule.name} declares {action!r}", "an action makes files")
            for output in action.outputs:
                earlier = self.actions.get(output)
                if earlier is not None and earlier != action:
                    raise self._error(
                        target,
                        f"{output} would be made twice, by {self.owner[output].label} too",
                        "rename one of the targets",
                    )
                if not output.startswith(f"{OUTPUT}/") or ".." in output.split("/"):
                    raise self._error(
                        target, f"the rule {target.rule.name} would write {output}", "outputs are in build/"
                    )
                self.actions[output] = action
                self.owner[output] = target

    def _error(self, target: ConfiguredTarget, what: str, cure: str) -> TinygenError:
        return located(self.root, target, PluginError(what, cure=cure))


def located(root: Path, target: ConfiguredTarget, error: TinygenError) -> TinygenError:
    """`error` with the place where `target` is declared."""
    what = f"{error.where}: {error.what}" if error.where else error.what
    new = target_error(root, target.target, f"{target.label}: {what}", cure=error.cure)
    new.exit_status = error.exit_status
    return new


def in_order(targets: Iterable[ConfiguredTarget]) -> list[ConfiguredTarget]:
    """`targets` and all that they depend on, dependencies first, each once."""
    done: dict[ConfiguredTarget, None] = {}
    for top in targets:
        stack = [(top, iter(top.dependencies))]
        while stack:
            target, rest = stack[-1]
            following = next((d for d in rest if d not in done), None)
            if following is not None:
                stack.append((following, iter(following.dependencies)))
                continue
            done[target] = None
            stack.pop()
    return list(done)


def outputs_of(provided: Provided) -> tuple[str, ...]:
    """Every file that a target provides, each once."""
    return tuple(dict.fromkeys(path for files in provided.files.values() for path in files))
