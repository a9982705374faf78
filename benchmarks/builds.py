"""How long builds take in which nothing has changed: python -m benchmarks.builds [--cheap] [TARGETS ...]

A workspace of so many libraries of the digits network, ten to a package, for one device, is built once; then
`tinygen build //...` is run again, three times. Each library is some forty files and a dozen actions. The figure is the
best of three, whole commands, in seconds; `processor` is user and system time.

With `--cheap` targets have as many actions, but each only copies a small file. So thousands are built in minutes, with
`-j 1` and `-j 2`, and the time of the first build is the build system's own.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from benchmarks.cheap_rule import RULE, install

SIZES = (50, 500)
MODEL = Path(__file__).resolve().parents[1] / "examples" / "digits" / "digits_int8.tflite"
PER_PACKAGE = 10


def write_workspace(root: Path, targets: int, cheap: bool = False) -> None:
    """A workspace of `targets` libraries."""
    (root / "WORKSPACE.tg").touch()
    rule, attribute = (RULE, "source") if cheap else ("tg_library", "model")
    for first in range(0, targets, PER_PACKAGE):
        folder = root / f"p{first // PER_PACKAGE}"
        folder.mkdir()
        shutil.copy(MODEL, folder / "net.tflite")
        numbers = range(first, min(first + PER_PACKAGE, targets))
        lines = [f'{rule}(name = "net{number}", {attribute} = "net.tflite")\n' for number in numbers]
        (folder / "BUILD.tg").write_text("".join(lines))


def timed(root: Path, variables: dict[str, str], *words: str) -> tuple[float, float, str]:
    """Seconds of one build, its processor seconds, and the last line that it prints."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "tinygen", "build", "//...", "-d", "cortex-m4", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=variables)
    if done.returncode != 0:
        raise click.ClickException(done.stdout + done.stderr)
    passed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return passed, used, done.stdout.splitlines()[-1]


@click.command()
@click.argument("sizes", type=click.IntRange(1), nargs=-1)
@click.option("--cheap", is_flag=True, help="Actions that cost nearly nothing.")
def main(sizes: tuple[int, ...], cheap: bool) -> None:
    """Print a Markdown table for workspaces of so many targets each."""
    click.echo("| libraries | actions | first build, s | nothing to do, s | processor, s | processor, ms a library |")
    click.echo("|--:|--:|--:|--:|--:|--:|")
    for targets in sizes or SIZES:
        with tempfile.TemporaryDirectory() as name:
            root, site = Path(name) / "space", Path(name) / "site"
            root.mkdir()
            install(site)
            write_workspace(root, targets, cheap)
            variables = dict(os.environ)
            if cheap:
                variables["PYTHONPATH"] = os.pathsep.join(
                    path for path in (str(site), variables.get("PYTHONPATH")) if path
                )
            one = [f"{timed(root, variables, '-j1')[0]:.0f}"] if cheap else []
            if cheap:
                shutil.rmtree(root / "build")
            first = " / ".join([*one, f"{timed(root, variables)[0]:.0f}"])
            runs = [timed(root, variables) for _ in range(3)]
            actions = runs[0][2].rpartition(": ")[2].split()[0]
            best, used = min(run[0] for run in runs), min(run[1] for run in runs)
            cells = (f"{targets:,}", actions, first, f"{best:.2f}", f"{used:.2f}")
            click.echo(f"| {' | '.join(cells)} | {1000 * used / targets:.1f} |")


if __name__ == "__main__":
    main()
