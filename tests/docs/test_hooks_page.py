"""docs/hooks.md is what docs/make_hooks.py makes of the specifications, and has every hook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tinygen import hookspecs

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs/make_hooks.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_hook_is_on_the_page() -> None:
    page = (ROOT / "docs" / "hooks.md").read_text()
    hooks = [name for name in vars(hookspecs) if name.startswith("tinygen_")]
    assert len(hooks) >= 12
    for name in hooks:
        assert f"## {name}\n" in page, name
