"""Plugins that are installed for one process only: a folder on PYTHONPATH with the package and its entry point."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def install(site: Path, entry: str, target: str, files: Mapping[str, str]) -> Path:
    """Write `files` (path -> text) below the folder `site`, with the entry point `entry = target`."""
    info = site / f"{entry}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {entry}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[tinygen]\n{entry} = {target}\n")
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    return site


def run_with(site: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """`tinygen ARGUMENTS` with what is installed in `site` too."""
    env = os.environ | {"PYTHONPATH": str(site)}
    words = [sys.executable, "-m", "tinygen", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, env=env, timeout=300, cwd=site)
