"""C declarations for cffi, read from the runtime's headers.

A kernel's header holds typedefs and prototypes only, so that this needs no preprocessor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tinygen.codegen.includes import include_closure

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*$", re.MULTILINE)


def declarations(header: str, folders: Iterable[Path]) -> str:
    """The typedefs and prototypes of `header` and what it includes, for `FFI.cdef`."""
    texts = (path.read_text() for path in include_closure([header], folders))
    return "\n".join(_DIRECTIVE.sub("", _COMMENT.sub("", text)) for text in texts)
