"""Removes what builds have made, and nothing else."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tinygen.build.execute.lock import workspace_lock
from tinygen.build.execute.places import COMPILE_COMMANDS, LOCK, OUTPUT, STATE
from tinygen.build.execute.staging import FAILED_LOG
from tinygen.build.execute.stale_outputs import read_outputs
from tinygen.build.language.label import parse_label
from tinygen.build.rules.training import training_folder


def clean(root: Path, labels: Sequence[str], say: Callable[[str], None]) -> list[str]:
    """Remove the outputs of the targets `labels` (with their configurations), and what their trainings have kept.

    The outputs that there were, sorted.
    """
    with workspace_lock(root, say):
        known = read_outputs(root)
        for label in labels:
            shutil.rmtree(root / training_folder(parse_label(label, "")), ignore_errors=True)
        return _remove(root, [path for label in labels for path in known.get(label, ())])


def clean_all(root: Path, say: Callable[[str], None]) -> list[str]:
    """Remove all outputs, and the build's own notes but the lock; what others put into build/ stays."""
    if not (root / STATE).is_dir():
        return []
    with workspace_lock(root, say):
        outputs = {path for paths in read_outputs(root).values() for path in paths}
        removed = _remove(root, [*outputs, COMPILE_COMMANDS])
        for entry in (root / STATE).iterdir():
            if entry != root / LOCK:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        return removed


def _remove(root: Path, paths: Iterable[str]) -> list[str]:
    removed = []
    logs = {f"{path.removesuffix('.log')}{FAILED_LOG}" for path in paths if path.endswith(".log")}
    for path in {*paths, *logs}:
        with contextlib.suppress(FileNotFoundError):
            (root / path).unlink()
            removed.append(path)
    folders = {parent for path in removed for parent in (root / path).parents if root / OUTPUT in parent.parents}
    for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
        with contextlib.suppress(OSError):
            folder.rmdir()
    return sorted(removed)
