"""One build at a time in a workspace: a lock on a file, which the system drops when a process ends, however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tinygen.build.execute.places import LOCK


@contextlib.contextmanager
def workspace_lock(root: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Inside, no other process builds in the workspace; `say` is told if it must be waited for."""
    path = root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            process = file.read().strip()  # nothing yet, if it has only just begun
            say(f"another build runs in this workspace{f' (process {process})' if process else ''}: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)  # closing the file unlocks it
