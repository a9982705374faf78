"""What steps are said to have opened: files of the workspace, not Python's own, wherever that lies."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from tinygen.build.steps.opened import OPENED

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
from tinygen.build.steps.opened import opened_files, report_opened
with opened_files() as opened:
    import helper
    import importlib.metadata
    importlib.metadata.version("helper")
    open("data.txt").close()
report_opened(opened)
"""


def test_an_environment_in_the_workspace_is_no_input_of_it(tmp_path: Path) -> None:
    venv.create(tmp_path / ".venv", symlinks=True)
    python = tmp_path / ".venv/bin/python"
    command = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
    (site / "helper.py").touch()
    for folder in (site, tmp_path / "code"):  # installed, and as a plugin that is being written has it
        info = folder / "helper-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: helper\nVersion: 1\n")
    (tmp_path / "data.txt").touch()
    path = os.pathsep.join([str(tmp_path / "code"), str(ROOT), sysconfig.get_path("purelib"), *sys.path])
    listed = tmp_path / "opened.txt"
    variables = {**os.environ, "PYTHONPATH": path, OPENED: str(listed)}
    subprocess.run([python, "-c", PROGRAM], cwd=tmp_path, env=variables, check=True)
    assert listed.read_text().splitlines() == [str(tmp_path / "data.txt")]
