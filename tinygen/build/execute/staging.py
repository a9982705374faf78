"""Runs one action: its outputs are written beside and moved into place when all of them are there."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tinygen.build.execute.dependency_file import undeclared, unknown
from tinygen.build.execute.journal import note
from tinygen.build.execute.places import STAGING, STATE
from tinygen.build.rules.action import Action
from tinygen.build.steps.opened import OPENED
from tinygen.build.steps.run import system_error

PASSED_ON = (
    "PATH",
    "PYTHONPATH",
    "HOME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "TINYGEN_DEBUG",
)
"""Variables of the caller's shell that commands see: where programs and caches are, not what is made."""
DEBUG = "TINYGEN_DEBUG"
"""Set where tracebacks are wanted."""
FIXED = {"LC_ALL": "C", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "315532800", "TZ": "UTC"}
"""The same on every machine; the date is the first that a zip file can hold."""
COMPILE = "Compile"
"""The mnemonic of actions that run a C compiler: their real inputs are checked."""
FAILED_LOG = ".failed.log"


@dataclass(frozen=True)
class Outcome:
    """How an action went: its exit status (0: all outputs are in place) and what it printed."""

    status: int
    output: str


def run_action(action: Action, root: Path, known: Callable[[], Iterable[str]]) -> Outcome:
    """Run `action` in the folder `root`.

    Args:
        known: gives the paths of all files that the action may read.

    Whatever goes wrong, the action's outputs are as they were. A log (an output that ends with .log) of an action
    that failed is kept beside it, with the ending FAILED_LOG.
    """
    try:
        # Named by what is made, not by chance: linkers write the output's path into their map.
        stage = root / STAGING / hashlib.sha256(action.outputs[0].encode()).hexdigest()[:16]
        shutil.rmtree(stage, ignore_errors=True)  # of a build that was killed
        stage.mkdir(parents=True)
        try:
            return _run(action, root, stage, known)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        return Outcome(2, system_error(error))


def _run(action: Action, root: Path, stage: Path, known: Callable[[], Iterable[str]]) -> Outcome:
    for kept in _kept_logs(action).values():
        (root / kept).unlink(missing_ok=True)
    for output in action.outputs:
        (stage / output).parent.mkdir(parents=True, exist_ok=True)
    command = staged(action, stage.relative_to(root).as_posix())
    dependencies, opened = stage / "dependencies.d", stage / "opened.txt"
    if action.mnemonic == COMPILE:
        command += ["-MMD", "-MF", str(dependencies.relative_to(root))]
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env={**variables(action), OPENED: str(opened)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except FileNotFoundError:
        return Outcome(2, f"{action.arguments[0]}: no such program")
    stage_name = stage.relative_to(root).as_posix()
    output = done.stdout.replace(f"{stage_name}/", "")
    if done.returncode == 0 and (foreign := _foreign(dependencies, opened, root, known)):
        return Outcome(2, _undeclared_message(foreign, compiler=action.mnemonic == COMPILE))
    if done.returncode == 0:
        missing = [path for path in action.outputs if not (stage / path).is_file()]
        if missing:
            return Outcome(2, f"{output}it ended without an error, but did not write {', '.join(missing)}")
        note(root, action.outputs)
        for path in action.outputs:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(stage / path, root / path)
    else:
        _keep_logs(action, root, stage)
    return Outcome(done.returncode, output)


def _foreign(dependencies: Path, opened: Path, root: Path, known: Callable[[], Iterable[str]]) -> list[str]:
    """Files that the command has read and that the build does not know of, by what it left in one of the two files."""
    if dependencies.exists():
        return undeclared(dependencies, root, known())
    if opened.exists():
        real = os.path.realpath(root)
        below = (os.path.relpath(path, real) for path in opened.read_text().splitlines())
        return unknown((path for path in below if not path.startswith(f"{STATE}/")), root, known())
    return []


def staged(action: Action, stage: str) -> list[str]:
    """The command's words with outputs, and folders that hold nothing but outputs, below the folder `stage`."""
    folders = {str(parent) for path in action.outputs for parent in Path(path).parents}
    shared = {str(parent) for path in action.inputs for parent in Path(path).parents}
    found = {*action.outputs, *(folders - shared)}
    outputs = sorted(action.outputs, key=len, reverse=True)
    return [f"{stage}/{word}" if word in found else _substituted(word, outputs, stage) for word in action.arguments]


def _substituted(word: str, outputs: list[str], stage: str) -> str:
    """`word`, such as `-Wl,-Map=build/x.map`, with the output that it ends with below `stage`."""
    for output in outputs:
        if word.endswith(f"={output}"):
            return f"{word[: -len(output)]}{stage}/{output}"
    return word


def variables(action: Action) -> dict[str, str]:
    """The environment of the action's command."""
    return {**run_variables(), **FIXED, **action.environment}


def run_variables() -> dict[str, str]:
    """What programs that are run for the user, such as emulators, see of the shell."""
    return {name: os.environ[name] for name in (*PASSED_ON, DEBUG) if name in os.environ}


def _kept_logs(action: Action) -> dict[str, str]:
    """Log -> where it is kept if the action fails."""
    logs = (path for path in action.outputs if path.endswith(".log"))
    return {path: f"{path.removesuffix('.log')}{FAILED_LOG}" for path in logs}


def _keep_logs(action: Action, root: Path, stage: Path) -> None:
    for path, kept in _kept_logs(action).items():
        if (stage / path).exists():
            (root / kept).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(stage / path, root / kept)


def _undeclared_message(paths: list[str], compiler: bool) -> str:
    cure = (
        "include nothing by compiler flags that no target provides; settings can be given as -DNAME=VALUE"
        if compiler
        else "name it among the target's inputs: `data` of code that a target names"
    )
    return f"it reads {', '.join(paths)}, which the build does not know of: a change there would go unseen\n  {cure}"
