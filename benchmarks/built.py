"""Figures of libraries, made by a build: every image of a benchmark is a target, cached and built again as any other.

A benchmark says what to measure; this writes a package that declares it, with a `tg_library` and a `tg_report` for
each, and runs `tinygen build` there. So what has not changed since the last time is not measured again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from tinygen.files import write_file

WORKSPACE = Path(__file__).resolve().parents[1] / "build" / "benchmarks"
"""The workspace that benchmarks share; it may be deleted at any time."""
FIGURES = "_figures"
"""Ends the name of the target that measures."""


@dataclass(frozen=True)
class Subject:
    """A library to measure.

    Attributes:
        name: of its target, and of the file that holds the network.
        model: the network, a `.tflite` file's content.
        prefix: of C identifiers, and so part of what is generated.
        options: further attributes of `tg_library`.
    """

    name: str
    model: bytes
    prefix: str
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def measured(
    package: str, subjects: Sequence[Subject], devices: Iterable[str], workspace: Path = WORKSPACE
) -> dict[tuple[str, str], dict[str, Any]]:
    """(subject's name, device) -> its profile, as `tinygen profile --json` has it; {"error": why} if there is none.

    Args:
        package: a name for what is measured; what an earlier run declared there is forgotten.
        workspace: a folder, which is made.

    ClickException if the build cannot begin.
    """
    _declare(workspace, package, subjects)
    wanted = list(dict.fromkeys(devices))
    built = build(workspace, [f"//{package}:all"], "--keep-going", *(f"--device={device}" for device in wanted))
    outputs = {target["label"]: target for target in built["targets"]}
    found = {}
    for subject in subjects:
        for device in wanted:
            target = outputs[f"//{package}:{subject.name}{FIGURES}@{device}"]
            if target["status"] in ("failed", "skipped"):
                label = f"//{package}:{subject.name}@{device}"
                why = why_failed(built, f"build/{device}/{package}/{subject.name}", label, target["label"])
                found[subject.name, device] = {"error": why}
                continue
            report = json.loads((workspace / target["outputs"]["report"][0]).read_text())
            found[subject.name, device] = {k: v for k, v in report["libraries"][0].items() if k != "label"}
    return found


def build(
    workspace: Path, labels: Sequence[str], *words: str, variables: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What `tinygen build --json` says of a build with further options `words`, which makes the workspace if need be.

    With `variables` in the place of this program's environment. ClickException if it cannot begin.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    (workspace / "WORKSPACE.tg").touch()
    with tempfile.TemporaryDirectory() as name:
        summary = Path(name) / "summary.json"
        command = [sys.executable, "-m", "tinygen", "build", *labels, *words, "--json", str(summary)]
        if subprocess.run(command, cwd=workspace, env=variables).returncode not in (0, 1):
            raise click.ClickException(f"the build in {workspace} cannot begin")
        built: dict[str, Any] = json.loads(summary.read_text())
        return built


def _declare(workspace: Path, package: str, subjects: Sequence[Subject]) -> None:
    """Write the package: the networks, and two targets for each."""
    folder = workspace / package
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for subject in subjects:
        model = f"{subject.name}.tflite"
        write_file(folder / model, subject.model)
        attributes = {"name": subject.name, "model": model, "prefix": subject.prefix, **subject.options}
        words = ", ".join(f"{key} = {value!r}" for key, value in attributes.items())
        lines.append(f"tg_library({words})\n")
        lines.append(f'tg_report(name = "{subject.name}{FIGURES}", libraries = [":{subject.name}"])\n')
    write_file(folder / "BUILD.tg", "".join(lines))


def why_failed(built: Mapping[str, Any], path: str, *labels: str) -> str:
    """What a build says of a target that it has not made.

    Args:
        path: of the target's outputs, without their endings.
        labels: of it, and of others whose outputs lie there.
    """
    folder, _, name = path.rpartition("/")
    begins = re.compile(rf"{re.escape(folder)}/(lib)?{re.escape(name)}({FIGURES})?[./]")
    for failure in built["failures"]:
        if begins.match(failure["outputs"][0]):
            return str(failure["output"] or failure["reason"]).strip().removeprefix("error: ")
    return next((error for error in built["errors"] if any(label in error for label in labels)), "it was not built")
