"""Actions as SCons nodes: builders whose signature is the action's own, a scanner for includes, one environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import SCons.Node
from SCons.Action import FunctionAction
from SCons.Builder import Builder
from SCons.Defaults import DefaultEnvironment
from SCons.Environment import Environment
from SCons.Script import SConscript  # noqa: F401 - Jobs asks SCons.Script for options
from SCons.Tool import SourceFileScanner

from tinygen.build.cache.build_cache import BuildCache
from tinygen.build.execute.cache_setting import set_cache
from tinygen.build.execute.generator_node import generator_node, write_generator
from tinygen.build.execute.journal import recover
from tinygen.build.execute.places import SIGNATURES, STATE
from tinygen.build.execute.progress import describe
from tinygen.build.execute.signature import signature
from tinygen.build.execute.staging import COMPILE, run_action
from tinygen.build.rules.action import Action

SHOWN = "TG_SHOWN"
"""Construction variable: whether actions print what commands printed, as under `scons`."""
OUTPUT = "tinygen_output"
"""The attribute of a node with what its command printed."""


def build_environment(root: Path, cache: BuildCache | None, base: Any = None, *, show: bool = False) -> Any:
    """The construction environment of a workspace's actions; the current folder becomes `root`.

    Args:
        root: the workspace's root, absolute.
        cache: where outputs of other builds may be found.
        base: the SConstruct's environment, if it has one.
        show: whether what commands print is printed; else it is left to who builds.
    """
    os.chdir(root)
    (root / STATE).mkdir(parents=True, exist_ok=True)
    recover(root)
    write_generator(root)
    env = base.Clone() if base is not None else Environment(tools=[])
    # SCons makes this one when it is first needed, which may be in two threads at once.
    DefaultEnvironment(**({} if base is not None else {"tools": []}))
    if not show:
        # `scons --implicit-cache`: includes are scanned again only where something has changed. Its one trap, a new
        # header in an earlier folder, needs two folders that may hold the same header; here none do.
        SCons.Node.implicit_cache = True
    env.SConsignFile(str(root / SIGNATURES))  # for `scons` too: both know what the other has built
    env.Decider("content")
    env.Replace(
        BUILDERS={
            "TgAction": Builder(action=_ACTION),
            "TgCompile": Builder(action=_ACTION, source_scanner=SourceFileScanner),
        },
        INCPREFIX="-I",
        INCSUFFIX="",
        TG_ROOT=root,
        **{SHOWN: show},
    )
    generator_node(env)
    set_cache(env, cache, OUTPUT)
    return env


def declare(env: Any, action: Action, known: dict[str, Any]) -> list[Any]:
    """The nodes of the outputs of `action`, in order.

    `known` are nodes by path, to which those of the action are added: SCons takes its time to find one.
    """
    root: Path = env["TG_ROOT"]

    def node(path: str) -> Any:
        if path not in known:
            known[path] = env.File(path if os.path.isabs(path) else f"#{path}")
        return known[path]

    builder = env.TgCompile if action.mnemonic == COMPILE else env.TgAction
    nodes = builder(
        [node(path) for path in action.outputs],
        [node(path) for path in action.inputs],
        TG_ACTION=action,
        TG_SIGNATURE=signature(action, root).replace("$", "$$"),
        CPPPATH=include_folders(action.arguments),
    )
    env.Precious(nodes)  # an output goes only when a new one takes its place
    if not action.cacheable:
        env.NoCache(nodes)
    found: list[Any] = list(nodes)
    return found


def include_folders(words: Sequence[str]) -> list[str]:
    """Folders of a compiler's -I words, as SCons wants them."""
    folders = (word[2:] for word in words if word.startswith("-I") and len(word) > 2)
    return [folder if os.path.isabs(folder) else f"#{folder}" for folder in folders]


def action_of(node: Any) -> Action | None:
    """The action that makes `node`; None for source files."""
    executor = node.get_executor() if node.has_builder() else None
    found = executor.get_build_env().get("TG_ACTION") if executor is not None else None
    assert found is None or isinstance(found, Action)
    return found


def known_files(node: Any) -> list[str]:
    """Every file that a node is made of: what was declared, and what SCons' scanner found in it."""
    return [child.get_path() for child in node.children()]


def _run(target: Sequence[Any], source: Sequence[Any], env: Any) -> int:
    first = target[0]
    known: Callable[[], list[str]] = lambda: known_files(first)  # noqa: E731
    outcome = run_action(env["TG_ACTION"], env["TG_ROOT"], known)
    setattr(first.attributes, OUTPUT, outcome.output)
    if env[SHOWN] and outcome.output:
        print(outcome.output, end="" if outcome.output.endswith("\n") else "\n", file=sys.stderr)
    return outcome.status


def _message(target: Sequence[Any], source: Sequence[Any], env: Any) -> str:
    return describe(env["TG_ACTION"])


class _SignedAction(FunctionAction):  # type: ignore[misc]
    """Runs an `Action`. SCons' record of a file holds the command in full, for `tinygen explain` to compare."""

    def genstring(self, target: Any, source: Any, env: Any, executor: Any = None) -> str:
        return str(env["TG_SIGNATURE"]).replace("$$", "$")


_ACTION = _SignedAction(_run, {"strfunction": _message, "varlist": ["TG_SIGNATURE"]})
