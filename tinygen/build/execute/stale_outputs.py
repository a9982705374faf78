"""Outputs that a target had and has no longer: they go, so that a folder holds what its target makes and no more."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from tinygen.build.execute.places import OUTPUTS, json_lines, replace_file
from tinygen.build.execute.planner import Planner


def remove_stale(root: Path, planner: Planner) -> list[str]:
    """Remove what planned targets made in earlier builds and make no more, and note what they make now.

    Targets that this build does not plan keep all they have. What was removed, sorted.
    """
    earlier = read_outputs(root)
    now: dict[str, list[str]] = {str(target.label): [] for target in planner.provided}
    for output, target in planner.owner.items():
        if target in planner.provided:
            now[str(target.label)].append(output)
    made = {path for paths in now.values() for path in paths}
    kept = {path for label, paths in earlier.items() if label not in now for path in paths}
    gone = {path for label in now for path in earlier.get(label, ())} - made - kept
    for path in gone:
        (root / path).unlink(missing_ok=True)
    for folder in sorted({(root / path).parent for path in gone}, key=lambda path: -len(path.parts)):
        with contextlib.suppress(OSError):
            folder.rmdir()
    replace_file(root / OUTPUTS, json_lines({**earlier, **now}))
    return sorted(gone)


def read_outputs(root: Path) -> dict[str, list[str]]:
    """Label -> its outputs, of all builds so far; nothing if there was none, or the note is damaged."""
    try:
        found = json.loads((root / OUTPUTS).read_text())
        return {str(label): [str(path) for path in paths] for label, paths in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
