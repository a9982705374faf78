"""Writes what a run made into its folder: each file whole or not at all, the report last."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tinygen.files import write_file
from tinygen.shrink import page
from tinygen.shrink.plots import NEEDS
from tinygen.shrink.stage import Stage
from tinygen.shrink.state import State
from tinygen.shrink.table import COLUMNS, over_rows, stage_rows

REPORT = "report.json"


def write_outputs(
    folder: Path,
    name: str,
    states: Sequence[State],
    stages: Sequence[Stage],
    content: bytes,
    report: dict[str, Any],
    pictures: Mapping[str, bytes],
) -> None:
    """The models after every step, the final `.tflite`, plots, the page, and the report, which lists them all."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, bytes | str] = {}
    for number, (state, stage) in enumerate(zip(states, stages, strict=True)):
        if (number and state.model is states[number - 1].model) or state.graph is not None:
            continue  # the same Keras model: the .tflite file is what is new
        stage_file = f"{number}-{stage.name}.keras"
        partial = folder / f".{os.getpid()}-{stage_file}"
        state.model.save(partial)
        files[stage_file] = partial.read_bytes()
        partial.unlink()
    files[f"{name}.tflite"] = content
    files |= pictures
    files["report.html"] = _page(name, stages, report, pictures)
    report["files"] = sorted([*files, REPORT])
    earlier = _earlier(folder)
    for file, data in files.items():
        write_file(folder / file, data)
    write_file(folder / REPORT, json.dumps(report, indent=2) + "\n")
    for file in earlier - set(report["files"]):  # of an earlier run with other steps
        (folder / file).unlink(missing_ok=True)


def _earlier(folder: Path) -> set[str]:
    try:
        return {name for name in json.loads((folder / REPORT).read_text())["files"] if Path(name).name == name}
    except (OSError, ValueError, KeyError):
        return set()


def _page(name: str, stages: Sequence[Stage], report: Mapping[str, Any], pictures: Mapping[str, bytes]) -> str:
    parts = [
        page.text(f"Device {report['device']}, seed {report['seed']}. Flash is that of the linked image."),
        page.table([title for title, _ in COLUMNS], stage_rows(stages)),
    ]
    notes = {stage.note for stage in stages if stage.note}
    parts += [page.text(note) for note in sorted(notes)]
    if report["over"]:
        parts.append(page.text("Budgets that are not kept", "h2", "missed"))
        parts.append(page.table(("budget", "limit", "is", "over by"), over_rows(report["over"])))
    parts += page.pictures(pictures) if pictures else [page.text(NEEDS)]
    return page.page(f"{name}: shrunk", parts)
