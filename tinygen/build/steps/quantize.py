"""`python -m tinygen.build.steps.quantize`: `tinygen quantize`, with a report that is the same everywhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tinygen.build.steps.entry import find_modules
from tinygen.build.steps.run import run_step
from tinygen.ir.errors import TinygenError


def main() -> int:
    """Run the command with the words that are given; take paths of this run out of its report."""
    from tinygen.cli.group import run

    words = sys.argv[1:]
    data = words.index("--data") + 1
    if ":" in words[data]:
        words[data], _ = find_modules(words[data])
    report = Path(words[words.index("--json") + 1])
    status = run(["quantize", *words])
    if status == 0:
        try:
            values = json.loads(report.read_text())
        except (OSError, ValueError) as error:
            raise TinygenError(f"there is no report: {error}", where="tinygen quantize") from error
        values.pop("output", None)
        report.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n")
    return status


if __name__ == "__main__":
    run_step(main)
