"""The README's generated tables are those of the installed devices and operators."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_tables_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs/make_tables.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_stale_tables_are_noticed() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from make_tables import updated
    finally:
        sys.path.pop(0)
    from tinygen.plugins import create_session

    text = (ROOT / "README.md").read_text()
    stale = text.replace("| `cortex-m4` |", "| `cortex-m4x` |")
    assert stale != text
    assert updated(stale, create_session()) == text
