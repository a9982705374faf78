"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_file(path: Path, content: bytes | str) -> None:
    """Write a file beside its place and rename it; text as UTF-8. OSError as of `open`.

    An interrupt or a full disk leaves what was there before, and nothing beside it. A link stays one, and what is no
    regular file, such as a pipe or /dev/null, is written as it is.
    """
    path, data = path.resolve(), content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
