"""No file of the project names a folder of the machine that it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MACHINE_PATH = re.compile(r"(?<![\w.$}~*-])/(?:work|home|root|Users|mnt)/[\w.]")


def offences(path: Path, text: str) -> list[str]:
    """`file:line: text` for each line that holds such a path."""
    return [
        f"{path}:{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]


def test_no_machine_paths() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout; git clone the project to run this")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    found: list[str] = []
    for name in filter(None, listed.stdout.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in content:
            found += offences(Path(name), content.decode())
    assert not found, "name it relative to the project instead:\n" + "\n".join(found)


def test_offenders_are_found() -> None:
    path = "/" + "work" + "/main/x.py"  # in pieces, so that this line is none
    assert offences(Path("a.md"), f"see\n{path}\n") == [f"a.md:2: {path}"]
    assert offences(Path("a.md"), "https://host.example/work/item and ../home/x") == []
