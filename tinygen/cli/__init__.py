"""The command line. This module imports nothing that takes time: Ctrl-C has its message from the start."""

from __future__ import annotations

import signal
import sys

INTERRUPTED = 130
"""The shell's exit status for a program that Ctrl-C ended."""
INTERRUPTED_MESSAGE = "tinygen: interrupted; nothing is half-written"


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 the work found a failure, 2 wrong usage or bad input."""
    try:
        from tinygen.cli.group import run

        status = run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:  # before or after the command itself, which handles it
        print(INTERRUPTED_MESSAGE, file=sys.stderr)
        status = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the work is done: a late Ctrl-C must not change the status
    sys.exit(status)
