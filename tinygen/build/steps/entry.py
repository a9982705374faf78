"""Entry points of the user's code in a workspace: `folder/module:function`, the folder below the root."""

from __future__ import annotations

import sys
from pathlib import Path


def find_modules(entry: str) -> tuple[str, Path]:
    """`module:function`, and the folder in which modules are looked for first, of `folder/module:function`.

    The folder becomes importable for what the module itself imports when it runs.
    """
    folder, _, rest = entry.rpartition("/")
    path = Path.cwd() / folder
    sys.path.insert(0, str(path))
    return rest, path
