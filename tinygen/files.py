"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path


def write_file(path: Path, content: bytes | str, *, executable: bool = False, beside: Path | None = None) -> None:
    """Write a file beside its place and rename it; text as UTF-8. OSError as of `open`, with the file's name.

    Args:
        executable: whether it may be run; else who may read and write it is as for any new file.
        beside: a folder on the same file system to write it in first, instead of the file's own.

    An interrupt or a full disk leaves what was there before, and nothing beside it. A link stays one, and what is no
    regular file, such as a pipe or /dev/null, is written as it is. Threads and processes may write one file at once.
    """
    path, data = path.resolve(), content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    partial = (beside or path.parent) / f".{path.name}.{os.getpid()}.{threading.get_ident()}"
    try:
        mode = 0o777 if executable else 0o666
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
        partial.replace(path)
    except OSError as error:
        if error.filename is None:  # a full disk is noticed by the descriptor, which has no name
            error.filename = str(path)
        raise
    finally:
        partial.unlink(missing_ok=True)
