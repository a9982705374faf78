"""How long builds take in which nothing has changed: python -m benchmarks.builds [TARGETS ...]

A workspace of so many libraries of the digits network, ten to a package, for one device, is built once; then
`tinygen build //...` is run again, three times. Each library is some forty files and a dozen actions. The figure is the
best of three, whole commands, in seconds; `processor` is user and system time.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (50, 500)
MODEL = Path(__file__).resolve().parents[1] / "examples" / "digits" / "digits_int8.tflite"
PER_PACKAGE = 10


def write_workspace(root: Path, targets: int) -> None:
    """A workspace of `targets` libraries."""
    (root / "WORKSPACE.tg").touch()
    for first in range(0, targets, PER_PACKAGE):
        folder = root / f"p{first // PER_PACKAGE}"
        folder.mkdir()
        shutil.copy(MODEL, folder / "net.tflite")
        numbers = range(first, min(first + PER_PACKAGE, targets))
        lines = [f'tg_library(name = "net{number}", model = "net.tflite")\n' for number in numbers]
        (folder / "BUILD.tg").write_text("".join(lines))


def timed(root: Path) -> tuple[float, float, str]:
    """Seconds of one build, its processor seconds, and the last line that it prints."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "tinygen", "build", "//...", "-d", "cortex-m4"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    passed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return passed, used, done.stdout.splitlines()[-1]


def main() -> None:
    """Print a Markdown table."""
    print("| libraries | actions | first build, s | nothing to do, s | processor, s |")
    print("|--:|--:|--:|--:|--:|", flush=True)
    for targets in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as name:
            write_workspace(Path(name), targets)
            first, _, _ = timed(Path(name))
            runs = [timed(Path(name)) for _ in range(3)]
            actions = runs[0][2].rpartition(": ")[2].split()[0]
            best, used = min(run[0] for run in runs), min(run[1] for run in runs)
            print(f"| {targets:,} | {actions} | {first:.0f} | {best:.2f} | {used:.2f} |", flush=True)


if __name__ == "__main__":
    main()
