"""A whole build, from configured targets to a result: what `tinygen build` and its relatives share."""

from __future__ import annotations

import functools
import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from tinygen.build.cache.build_cache import open_cache
from tinygen.build.cache.counts import CacheCounts
from tinygen.build.cache.setting import CacheSetting
from tinygen.build.execute.compile_commands import write_compile_commands
from tinygen.build.execute.counts import Counts
from tinygen.build.execute.event_log import EventLog
from tinygen.build.execute.listener import Listeners
from tinygen.build.execute.lock import workspace_lock
from tinygen.build.execute.nodes import build_environment
from tinygen.build.execute.planner import Planner, outputs_of
from tinygen.build.execute.progress import Progress
from tinygen.build.execute.rounds import Rounds
from tinygen.build.execute.stale_outputs import remove_stale
from tinygen.build.execute.tasks import build_nodes
from tinygen.build.rules.base import ConfiguredTarget
from tinygen.plugins import Session


@dataclass(frozen=True)
class BuildOptions:
    """How to build.

    Attributes:
        jobs: commands at a time.
        keep_going: after a failure, go on with what does not depend on it.
        verbose: show every command.
        cache: where outputs of other builds may be found.
    """

    jobs: int
    keep_going: bool = False
    verbose: bool = False
    cache: CacheSetting = field(default_factory=CacheSetting)


@dataclass(frozen=True)
class BuildResult:
    """How a build went.

    Attributes:
        targets: that were asked for.
        planner: everything that is known of them.
        counts: what was done.
        seconds: from beginning to end.
        unbuilt: outputs that were asked for and could not be brought up to date.
        cache: what the cache was good for; None: there was none.
    """

    targets: tuple[ConfiguredTarget, ...]
    planner: Planner
    counts: Counts
    seconds: float
    unbuilt: frozenset[str] = frozenset()
    cache: CacheCounts | None = None

    @property
    def failed(self) -> bool:
        """Whether anything that was asked for is not there."""
        return bool(self.counts.failures or self.planner.errors or self.unbuilt)

    @functools.cached_property
    def _statuses(self) -> Mapping[ConfiguredTarget, set[str]]:
        """Target -> the statuses of its actions that were not up to date."""
        found: dict[ConfiguredTarget, set[str]] = {}
        for result in self.counts.results:
            found.setdefault(self.planner.owner[result.action.outputs[0]], set()).add(result.status)
        return found

    def status(self, target: ConfiguredTarget) -> str:
        """How the target's own actions went, in a word or two.

        "failed"; "skipped": something that it needs has failed, or the build ended before; "built"; "cached": all of it
        was found in a cache; "up to date".
        """
        found = self._statuses.get(target, set())
        provided = self.planner.provided.get(target)
        if "failed" in found or target in self.planner.errors:
            return "failed"
        if provided is None or self.unbuilt & set(outputs_of(provided)):
            return "skipped"
        return "built" if "executed" in found else "cached" if "cached" in found else "up to date"


def run_build(
    root: Path,
    session: Session,
    targets: Sequence[ConfiguredTarget],
    options: BuildOptions,
    out: Console,
    say: Callable[[str], None],
    what: Mapping[str, Any],
) -> BuildResult:
    """Build `targets` of the workspace at `root`, showing progress on `out`.

    `say` gets lines that matter whatever is shown; `what` begins the event log. A target's own error, such as a
    missing compiler, is raised unless `options.keep_going`.
    """
    begin = time.monotonic()
    planner = Planner(root, session, options.keep_going)
    counts = Counts()
    with ExitStack() as stack:
        stack.enter_context(_few_collections())
        stack.enter_context(workspace_lock(root, say))
        cache = open_cache(options.cache, say)
        if cache is not None:
            stack.push(lambda error, *_: cache.close(hurry=error is not None))
        env = build_environment(root, cache)
        log = EventLog(root, planner.owner, what)
        stack.callback(lambda: log.close({"counts": dict(counts.by_status), "up_to_date": counts.unchanged}))
        progress = Progress(out, counts, verbose=options.verbose)
        listener = Listeners([counts, log, progress])
        stack.enter_context(progress.shown())

        def build(nodes: Sequence[Any]) -> bool:
            return build_nodes(nodes, options.jobs, listener, keep_going=options.keep_going)

        rounds = Rounds(env, planner, build, listener.total)
        if rounds.plan(targets):
            remove_stale(root, planner)
            build(rounds.declared(rounds.outputs(targets)))
        unbuilt = frozenset(path for path in rounds.outputs(targets) if not rounds.is_built(path))
        write_compile_commands(root, planner.actions.values())
    return BuildResult(
        tuple(targets), planner, counts, time.monotonic() - begin, unbuilt, cache.counts if cache else None
    )


@contextmanager
def _few_collections() -> Iterator[None]:
    """Inside, Python looks for unreachable cycles of objects seldom: SCons' nodes live to the end, and are many."""
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
