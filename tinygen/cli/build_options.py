"""What the commands of the Bazel-style build share: their options, the workspace, and the targets that are meant."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tinygen.cli.cache_options import cache_options, cache_words
from tinygen.cli.common import console

if TYPE_CHECKING:
    from tinygen.build.execute.build import BuildResult
    from tinygen.build.language.workspace import Workspace
    from tinygen.build.rules.base import ConfiguredTarget

F = TypeVar("F", bound=Callable[..., Any])

LABELS = click.argument("labels", nargs=-1, required=True, metavar="LABEL...")


@dataclass(frozen=True)
class Choice:
    """For what is built: devices, configs, and flags as NAME=VALUE."""

    devices: tuple[str, ...]
    configs: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Execution:
    """How it is built: commands at a time (None: one a processor); see `BuildOptions`."""

    jobs: int | None
    keep_going: bool
    verbose: bool


def choice_options(function: F) -> F:
    """`--device`, `--config` and `--flag`, each any number of times, as one argument `choice`."""

    @functools.wraps(function)
    def command(
        *args: Any, devices: tuple[str, ...], configs: tuple[str, ...], flags: tuple[str, ...], **words: Any
    ) -> Any:
        return function(*args, choice=Choice(devices, configs, flags), **words)

    for option in (
        click.option("--flag", "flags", multiple=True, metavar="NAME=VALUE", help="A flag of the workspace."),
        click.option("--config", "-c", "configs", multiple=True, help="A config that WORKSPACE.tg declares."),
        click.option("--device", "-d", "devices", multiple=True, help="A device that `tinygen devices` lists."),
    ):
        command = option(command)
    return command  # type: ignore[return-value]


def execution_options(function: F) -> F:
    """`-j`, `--keep-going` and `--verbose` as one argument `execution`; and where caches are."""

    @functools.wraps(function)
    def command(*args: Any, jobs: int | None, keep_going: bool, verbose: bool, **words: Any) -> Any:
        return function(*args, execution=Execution(jobs, keep_going, verbose), **words)

    for option in (
        cache_options,
        click.option("--verbose", "-v", is_flag=True, help="Show every command."),
        click.option("--keep-going", "-k", is_flag=True, help="After a failure, build what does not depend on it."),
        click.option("--jobs", "-j", type=click.IntRange(1), help="Commands at a time; by default one a processor."),
    ):
        command = option(command)
    return command  # type: ignore[return-value]


@dataclass(frozen=True)
class Request:
    """What a command line means: a workspace, and configured targets in it."""

    workspace: Workspace
    targets: tuple[ConfiguredTarget, ...]


def read_request(labels: Sequence[str], choice: Choice) -> Request:
    """The workspace around the current folder, and what `labels` mean in it. TinygenError says what is wrong."""
    from tinygen.build.execute.manual import not_manual
    from tinygen.build.language.configurations import choose
    from tinygen.build.language.configure import configure
    from tinygen.build.language.patterns import find, folder_of
    from tinygen.build.language.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    found = not_manual(find(workspace, labels, folder_of(workspace, Path.cwd())))
    chosen = choose(workspace, choice.devices, choice.configs, dict(map(_flag, choice.flags)))
    return Request(workspace, configure(workspace, found, chosen))


def execute(
    name: str,
    labels: Sequence[str],
    choice: Choice,
    execution: Execution,
    json_file: str | None,
    kinds: Callable[[str], bool] = lambda kind: True,
) -> BuildResult:
    """Build those of the targets whose rule's kind is wanted; the command `name` with its options as they came."""
    from tinygen.build.cache.setting import CacheWords, cache_setting
    from tinygen.build.execute.build import BuildOptions, run_build
    from tinygen.build.execute.staging import DEBUG

    if click.get_current_context().find_root().params.get("debug"):
        os.environ[DEBUG] = "1"
    request = read_request(labels, choice)
    space = request.workspace
    cache = cache_setting(space.root, CacheWords(**cache_words()), space.settings.cache)
    return run_build(
        space.root,
        space.session,
        [target for target in request.targets if kinds(target.rule.kind)],
        BuildOptions(execution.jobs or processors(), execution.keep_going, execution.verbose, cache),
        console(json_file),
        lambda line: click.echo(line, err=True),
        {"command": name, "labels": list(labels)},
    )


def processors() -> int:
    """How many commands run at a time where nobody says."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _flag(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign:
        raise click.BadParameter(f"{word!r} is not NAME=VALUE", param_hint="--flag")
    return name, value
