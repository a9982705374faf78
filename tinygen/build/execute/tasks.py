"""Builds nodes by SCons' taskmaster and jobs, and tells a listener how it goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import SCons.Action
import SCons.Node
import SCons.SConsign
from SCons.Errors import convert_to_BuildError
from SCons.Taskmaster import OutOfDateTask, Taskmaster
from SCons.Taskmaster.Job import Jobs

from tinygen.build.execute.journal import forget, note
from tinygen.build.execute.listener import Finished, Listener
from tinygen.build.execute.nodes import OUTPUT, action_of
from tinygen.build.execute.places import SIGNATURES
from tinygen.ir.errors import TinygenError


@dataclass
class _Run:
    """What the tasks of one call share.

    Attributes:
        keep_going: whether a failure leaves the rest alone.
        workers: thread -> its number.
        failed: whether anything has failed.
        ran: whether anything was out of date; if not, SCons' record needs no writing.
    """

    listener: Listener
    keep_going: bool
    workers: dict[int, int] = field(default_factory=dict)
    failed: bool = False
    ran: bool = False


def build_nodes(nodes: Sequence[Any], jobs: int, listener: Listener, *, keep_going: bool = False) -> bool:
    """Bring `nodes` up to date with up to `jobs` commands at a time; whether all of them are.

    Args:
        keep_going: after a failure, build what does not depend on it.

    KeyboardInterrupt after Ctrl-C, when the running commands have ended and SCons' record is written.
    """
    run = _Run(listener, keep_going)
    shown, SCons.Action.print_actions = SCons.Action.print_actions, 0  # the listener shows what happens

    def task(master: Any, targets: list[Any], top: bool, node: Any) -> _Task:
        return _Task(master, targets, top, node, run)

    root = Path(nodes[0].fs.Top.abspath) if nodes else Path()
    master = Taskmaster(list(nodes), task)
    master.original_top = frozenset(nodes)  # it looks for every node there: in a list, ever longer with more targets
    working = Jobs(jobs, master)
    try:
        working.run(postfunc=lambda: _write_record(root) if run.ran else None)
    finally:
        SCons.Action.print_actions = shown
    if working.were_interrupted():
        raise KeyboardInterrupt
    return not run.failed


def _write_record(root: Path) -> None:
    try:
        SCons.SConsign.write()
    except OSError as error:
        for database in SCons.SConsign.DB_sync_list:
            database._needs_sync = False  # it would try again when Python ends
        raise TinygenError(
            f"cannot write the record of what was built: {error.strerror}",
            where=str(root / SIGNATURES),
            cure="make room there; the next build makes the same files again",
        ) from error
    forget(root)


class _Task(OutOfDateTask):  # type: ignore[misc]
    """One action: all outputs of it that are wanted."""

    def __init__(self, master: Any, targets: list[Any], top: bool, node: Any, run: _Run) -> None:
        super().__init__(master, targets, top, node)
        self._run = run
        self._action = action_of(node) if node.has_builder() else None
        self._action_root = Path(node.fs.Top.abspath)
        self._started = 0.0
        self._seconds = 0.0

    def execute(self) -> None:
        self._started = time.time()
        self._run.ran = True
        if self._action is not None:
            self._run.listener.started(self._action, self._worker())
            note(self._action_root, self._action.outputs)  # a cache may fill them in too
        try:
            super().execute()
        finally:
            self._seconds = time.time() - self._started

    def executed(self) -> None:
        state = self.targets[0].get_state()
        outputs = getattr(self.targets[0].attributes, OUTPUT, "")
        cached = all(target.cached for target in self.targets)
        super().executed()
        if self._action is None:
            return
        if state == SCons.Node.executing:
            self._tell("cached" if cached else "executed", outputs)
        elif state == SCons.Node.up_to_date:
            self._run.listener.up_to_date(self._action)

    def failed(self) -> None:
        target = self.targets[0]
        error = convert_to_BuildError(self.exc_info()[1])
        self._run.failed = True
        if self._action is not None:
            self._tell("failed", getattr(target.attributes, OUTPUT, ""), str(error.errstr))
        if self._run.keep_going:
            self.fail_continue()
        else:
            self.fail_stop()
        self.exc_clear()

    def _tell(self, status: Any, output: str, reason: str = "") -> None:
        assert self._action is not None
        start = self._started or time.time()
        self._run.listener.finished(
            Finished(self._action, status, start, self._seconds, self._worker(), output, reason)
        )

    def _worker(self) -> int:
        return self._run.workers.setdefault(threading.get_ident(), len(self._run.workers))
