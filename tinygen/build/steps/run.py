"""How every step begins and ends: one message instead of a traceback, and the exit status that belongs to it."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

from tinygen.build.steps.opened import opened_files, report_opened
from tinygen.ir.errors import TinygenError


def run_step(main: Callable[[], int | None]) -> None:
    """Run `main` and exit with what it returns (None: 0), or with the status of what it raises."""
    try:
        with opened_files() as opened:
            status = main() or 0
        report_opened(opened)
    except TinygenError as error:
        print(f"error: {error}", file=sys.stderr)
        status = error.exit_status
    except OSError as error:
        print(f"error: {system_error(error)}", file=sys.stderr)
        status = 2
    except Exception as error:
        if os.environ.get("TINYGEN_DEBUG"):
            raise
        print(
            f"error: {type(error).__name__}: {error}\n  this is a defect of tinygen, a plugin, or code that the target "
            "names; `tinygen --debug build ...` shows where",
            file=sys.stderr,
        )
        status = 2
    sys.exit(status)


def system_error(error: OSError) -> str:
    """What went wrong, where, and what to do."""
    cure = "\n  make room there; what was built before is unchanged" if error.errno == errno.ENOSPC else ""
    return f"{error.filename or 'this system'}: {error.strerror or error}{cure}"
