"""The build's log as JSON lines, and the same as a trace that Chrome's viewer (chrome://tracing, Perfetto) opens."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tinygen.build.execute.listener import Finished
from tinygen.build.execute.places import EVENTS, TRACE, json_lines, replace_file
from tinygen.build.rules.action import Action


class EventLog:
    """A listener that writes EVENTS line by line as things happen, and TRACE at the end.

    Lines are objects with `event` ("begin", "action", "end") and `time`, seconds since the epoch. Of an action:
    `mnemonic`, `outputs`, `target`, `status`, `seconds`, `worker`. The trace's clock starts with the build; its
    units are microseconds; a row is a worker.
    """

    def __init__(self, root: Path, target_of: Mapping[str, Any], what: Mapping[str, Any]) -> None:
        self._root = root
        self._target_of = target_of
        self._begin = time.time()
        self._mutex = threading.Lock()
        self._trace: list[dict[str, Any]] = []
        path = root / EVENTS
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", buffering=1)
        self._write({"event": "begin", "time": self._begin, **what})

    def total(self, actions: int) -> None:
        pass

    def up_to_date(self, action: Action) -> None:
        pass

    def started(self, action: Action, worker: int) -> None:
        pass

    def finished(self, result: Finished) -> None:
        action = result.action
        facts = {
            "mnemonic": action.mnemonic,
            "target": str(self._target_of[action.outputs[0]].label),
            "outputs": list(action.outputs),
            "status": result.status,
        }
        self._write(
            {"event": "action", "time": result.start, "seconds": result.seconds, "worker": result.worker, **facts}
        )
        self._trace.append(
            {
                "name": f"{action.mnemonic} {action.outputs[0]}",
                "cat": result.status,
                "ph": "X",
                "ts": round((result.start - self._begin) * 1e6),
                "dur": round(result.seconds * 1e6),
                "pid": 1,
                "tid": result.worker,
                "args": {key: facts[key] for key in ("target", "status", "outputs")},
            }
        )

    def close(self, summary: Mapping[str, Any]) -> None:
        """Write the last line, and the trace."""
        self._write({"event": "end", "time": time.time(), **summary})
        trace = {"traceEvents": self._trace, "displayTimeUnit": "ms"}
        with contextlib.suppress(OSError):
            self._file.close()
            replace_file(self._root / TRACE, json_lines(trace))

    def _write(self, event: Mapping[str, Any]) -> None:
        with self._mutex, contextlib.suppress(OSError):  # a full disk must not end the build here
            self._file.write(json.dumps(event) + "\n")
