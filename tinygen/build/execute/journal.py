"""Which outputs are being replaced, for the case that a build is killed before SCons' record of it is written.

Without it, an output that a killed build made anew would still stand in the record as made of its old inputs: if those
came back, it would be taken for up to date.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tinygen.build.execute.places import JOURNAL, SIGNATURES


def note(root: Path, paths: Iterable[str]) -> None:
    """Write down that `paths` are about to change; lines of several threads and processes do not mix."""
    text = "".join(f"{path}\n" for path in paths)
    file = os.open(root / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def forget(root: Path) -> None:
    """SCons' record is written: it tells of all that changed."""
    (root / JOURNAL).unlink(missing_ok=True)


def recover(root: Path) -> list[str]:
    """Remove what a killed build may have changed without a record; the files removed."""
    journal, record = root / JOURNAL, root / f"{SIGNATURES}.dblite"
    try:
        if record.exists() and record.stat().st_mtime_ns > journal.stat().st_mtime_ns:
            return []  # `scons` writes its record and leaves the journal
        paths = journal.read_text().splitlines()
    except FileNotFoundError:
        return []
    for path in paths:
        (root / path).unlink(missing_ok=True)
    forget(root)
    return paths
