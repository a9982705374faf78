"""`scons //pkg:name@device`: the targets of BUILD.tg files in SCons' own command line.

The SConstruct at the workspace's root is two lines:

    import tinygen
    tinygen.workspace()

Labels and patterns are then targets like any other: `scons -j4 //kws:all device=cortex-m4,esp32`, `scons -c //...`.
"""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import SCons.Script
from SCons.Errors import UserError
from SCons.Script import ARGUMENTS, COMMAND_LINE_TARGETS, GetOption

from tinygen.build.build_early import LOOKING_ONLY
from tinygen.build.cache.build_cache import open_cache
from tinygen.build.cache.setting import CacheWords, cache_setting
from tinygen.build.execute.explain import Look
from tinygen.build.execute.listener import Finished
from tinygen.build.execute.lock import workspace_lock
from tinygen.build.execute.manual import not_manual
from tinygen.build.execute.nodes import build_environment
from tinygen.build.execute.planner import Planner
from tinygen.build.execute.progress import describe
from tinygen.build.execute.rounds import Rounds
from tinygen.build.execute.stale_outputs import remove_stale
from tinygen.build.execute.tasks import build_nodes
from tinygen.build.language.configurations import choose
from tinygen.build.language.configure import configure
from tinygen.build.language.patterns import find
from tinygen.build.language.workspace import open_workspace
from tinygen.build.rules.action import Action
from tinygen.ir import TinygenError

_lock = ExitStack()
"""Holds the workspace's lock from when the SConstruct is read to the end of SCons' process."""


def workspace(env: Any = None, devices: Sequence[str] = (), configs: Sequence[str] = ()) -> dict[str, list[Any]]:
    """Make the labels on SCons' command line its targets; without any target there, everything.

    Args:
        env: the construction environment to work with; its cache counts where `disk_cache=` and `remote_cache=` on
            the command line, the shell and WORKSPACE.tg name none. By default a new one.
        devices, configs: to build for where a label says nothing; `device=a,b` and `config=c` on the command line
            come first, and without any the workspace's defaults count.

    Label or pattern -> its nodes. UserError, which SCons shows without a traceback, says what is wrong.
    """
    root = Path(SCons.Script.Dir("#").abspath)
    words = [str(word) for word in COMMAND_LINE_TARGETS]
    labels = [word for word in words if word.startswith("//")] or ([] if words else ["//..."])
    if not labels:
        return {}
    try:
        found = _declared(root, env, labels, _listed("device") or devices, _listed("config") or configs)
    except TinygenError as error:
        raise UserError(str(error)) from error
    for label, nodes in found.items():
        SCons.Script.Alias(label, nodes)
        if not words:
            SCons.Script.Default(label)
    return found


def _declared(
    root: Path, base: Any, labels: Sequence[str], devices: Sequence[str], configs: Sequence[str]
) -> dict[str, list[Any]]:
    space = open_workspace(root)
    if space.root != root:
        raise TinygenError(f"the workspace begins at {space.root}", where="SConstruct", cure="put the SConstruct there")
    _lock.enter_context(workspace_lock(root, print))
    words = CacheWords(ARGUMENTS.get("disk_cache"), remote=ARGUMENTS.get("remote_cache"))
    cache = open_cache(cache_setting(root, words, space.settings.cache), print)
    if cache is not None:
        atexit.register(cache.close)
    env = build_environment(root, cache, base, show=True)
    choice = choose(space, devices, configs)
    targets = {label: configure(space, not_manual(find(space, [label])), choice) for label in labels}
    planner = Planner(root, space.session, keep_going=bool(GetOption("keep_going")))
    looking = any(GetOption(option) for option in LOOKING_ONLY)
    rounds = Rounds(env, planner, Look(root) if looking else _build, lambda _: None)
    everything = [target for one in targets.values() for target in one]
    if not rounds.plan(everything):
        if not looking:
            raise TinygenError("what must be known first could not be made", where=" ".join(labels))
        return {label: [] for label in labels}
    if not looking:
        remove_stale(root, planner)
    return {label: rounds.declared(rounds.outputs(one)) for label, one in targets.items()}


def _build(nodes: Sequence[Any]) -> bool:
    return build_nodes(nodes, GetOption("num_jobs"), _Lines(), keep_going=bool(GetOption("keep_going")))


def _listed(name: str) -> tuple[str, ...]:
    return tuple(word for word in ARGUMENTS.get(name, "").split(",") if word)


class _Lines:
    """A listener that prints as SCons does: a line when an action begins, and what went wrong."""

    def total(self, actions: int) -> None:
        pass

    def up_to_date(self, action: Action) -> None:
        pass

    def started(self, action: Action, worker: int) -> None:
        if not GetOption("silent"):
            print(describe(action), flush=True)

    def finished(self, result: Finished) -> None:
        if result.status == "failed" and not result.output:
            print(f"{describe(result.action)}: {result.reason}", flush=True)
