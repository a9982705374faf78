"""How long a workspace of many packages takes to read and to query: python -m benchmarks.load [PACKAGES ...]

Each package loads a macro, globs, and declares four targets, one with a `select`; each depends on the one before it.
Times are processor seconds, user and system, the best of three: of reading alone, and of whole commands.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (500, 1000, 2000, 4000)
MACROS = """
def network(name, model, previous):
    tg_model(name = name + "_model", src = model)
    tg_library(
        name = name,
        model = ":" + name + "_model",
        optimize = select({"flag:size=small": "flash", "//conditions:default": None}),
    )
    tg_firmware(name = name + "_firmware", library = ":" + name)
    tg_report(name = name + "_report", libraries = [":" + name] + previous)
"""
READ = """
import pathlib, time
from tinygen.build.language.patterns import find
from tinygen.build.language.workspace import open_workspace
start = time.process_time()
targets = find(open_workspace(pathlib.Path(".")), ["//..."])
print(len(targets), time.process_time() - start)
"""


def write_tree(root: Path, packages: int) -> None:
    """A workspace of so many packages, fifty to a folder."""
    (root / "tools").mkdir(parents=True)
    (root / "WORKSPACE.tg").write_text('flag(name = "size", values = ["large", "small"])\n')
    (root / "tools" / "network.tg").write_text(MACROS)
    for number in range(packages):
        folder = root / f"group{number // 50}" / f"net{number}"
        folder.mkdir(parents=True)
        (folder / "net.tflite").write_text("")
        before = number - 1
        previous = f'["//group{before // 50}/net{before}:net"]' if number else "[]"
        (folder / "BUILD.tg").write_text(
            'load("//tools:network.tg", "network")\n\n'
            'package(default_visibility = ["//visibility:public"])\n\n'
            f'network(name = "net", model = glob(["*.tflite"])[0], previous = {previous})\n'
        )


def best(words: list[str], root: Path) -> tuple[float, str]:
    """Processor seconds of the cheapest of three runs, and what it printed."""
    runs = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, *words], cwd=root, capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        runs.append((after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout))
    return min(runs)


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print("| packages | targets | reading | `query //...` | `query 'deps(//...)'` |\n|--:|--:|--:|--:|--:|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            write_tree(root, size)
            targets, reading = best(["-c", READ], root)[1].split()
            query = ["-m", "tinygen", "query"]
            everything, closure = (best([*query, text], root)[0] for text in ("//...", "deps(//...)"))
        print(f"| {size:,} | {int(targets):,} | {float(reading):.2f} s | {everything:.2f} s | {closure:.2f} s |")


if __name__ == "__main__":
    main()
