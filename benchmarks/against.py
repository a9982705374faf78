"""What a change did to every figure: the same benchmark of an earlier revision, then the differences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, UNITS
from benchmarks.render import table

PACKAGES = {
    "tinygen": "tinygen",
    "tinygen_plugins": "plugins",
    "tinygen_templates": "templates",
    "tinygen_runtime": "runtime_c",
    "benchmarks": "benchmarks",
}
"""Import name -> folder in the repository."""


def measure_revision(revision: str, arguments: Sequence[str]) -> list[dict[str, Any]]:
    """The rows that `python -m benchmarks` gives in a checkout of `revision`, run with `arguments`.

    The earlier product is measured by its own code with today's benchmark, so that both count the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", tree, revision], check=True)
        try:
            packages = Path(folder) / "packages"
            packages.mkdir()
            for name, below in PACKAGES.items():
                (packages / name).symlink_to((ROOT if name == "benchmarks" else tree) / below)
            output = Path(folder) / "figures.json"
            env = os.environ | {"PYTHONPATH": str(packages)}
            command = [sys.executable, "-m", "benchmarks", "--json", str(output), "--figures-only", *arguments]
            command += ["--workspace", str(Path(folder) / "workspace")]  # today's keeps what it has built
            subprocess.run(command, check=True, env=env, cwd=folder)
            rows: list[dict[str, Any]] = json.loads(output.read_text())["rows"]
            return rows
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=False)


def differences(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> str:
    """A Markdown table of every figure that is not the same, and a line that counts the others."""
    old = {(r["model"], r["device"], r["optimize"]): r for r in before}
    rows, same = [], 0
    for row in after:
        key = (row["model"], row["device"], row["optimize"])
        for unit in UNITS:
            was, now = old.get(key, {}).get(unit), row.get(unit)
            if was == now:
                same += now is not None
                continue
            change = f"{100 * (now - was) / was:+.1f} %" if was and now is not None else ""
            rows.append([" ".join(key), unit, _shown(was), _shown(now), change])
    changed = table(("network, device, option", "figure", "before", "now", "change"), rows) if rows else ""
    return f"{changed}\n\n{len(rows)} figures changed, {same} did not.\n"


def _shown(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
