"""Ctrl-C at any moment: status 130, one line, nothing half-written, no process left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.command import DIGITS, tinygen, words_of

MESSAGE = "tinygen: interrupted; nothing is half-written\n"


def start(*arguments: object) -> subprocess.Popen[str]:
    """tinygen in a session of its own, as a terminal would run it."""
    words = words_of(arguments)
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def interrupt(process: subprocess.Popen[str], whole_group: bool = True) -> tuple[int, str]:
    """Press Ctrl-C, and give the status and what was said on standard error."""
    if whole_group:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    # Python ends itself by the signal if it came inside exec(), as in dataclasses: to a shell that is 130 too.
    status = 128 + signal.SIGINT if process.returncode == -signal.SIGINT else process.returncode
    return status, errors.lstrip("\n")  # the first line is the one of the terminal's ^C


def left_behind(session: int) -> list[str]:
    """Processes of the session that still run, after a moment to end."""
    for _ in range(50):
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == session and fields[0] != "Z":
                    found.append((entry / "comm").read_text().strip())
        if not found:
            return []
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def duration(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds that a compilation takes here."""
    folder = tmp_path_factory.mktemp("timed")
    begin = time.monotonic()
    assert tinygen("compile", DIGITS, "-d", "cortex-m4", "-o", folder / "out").returncode == 0
    return time.monotonic() - begin


@pytest.mark.parametrize("part", [0.4, 0.55, 0.7, 0.8, 0.9, 0.97])
def test_compile(part: float, duration: float, tmp_path: Path) -> None:
    """Either the whole library is there, or nothing is."""
    process = start("compile", DIGITS, "-d", "cortex-m4", "-o", tmp_path / "out")
    time.sleep(part * duration)
    status, errors = interrupt(process)
    assert "Traceback" not in errors
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    if status == 0:
        assert errors == "" and (tmp_path / "out" / "digits_int8.json").is_file()
    else:
        assert (status, errors) == (130, MESSAGE)
        if files:  # interrupted after the last file was in place
            assert (tmp_path / "out" / "digits_int8.json").is_file()
            assert not [p for p in tmp_path.rglob("*") if p.name.startswith(".")]
    assert left_behind(process.pid) == []


def test_compile_over_an_earlier_library_leaves_one_or_the_other(duration: float, tmp_path: Path) -> None:
    arguments = ("-d", "cortex-m4", "--name", "net", "-o")
    old, new = DIGITS.with_name("digits_float32.tflite"), DIGITS
    for model, name in ((old, "old"), (new, "new"), (old, "out")):
        assert tinygen("compile", model, *arguments, tmp_path / name).returncode == 0
    whole = [{p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("old", "new")]
    for part in (0.6, 0.75, 0.85, 0.92):
        process = start("compile", new, *arguments, tmp_path / "out")
        time.sleep(part * duration)
        interrupt(process)
        assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} in whole


@pytest.mark.parametrize("whole_group", [True, False], ids=["terminal", "process"])
@pytest.mark.parametrize("delay", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("device", ["cortex-m4", "rv32imc"])
def test_profile(device: str, delay: float, whole_group: bool, tmp_path: Path) -> None:
    """While it compiles, links or runs on the emulator."""
    process = start("profile", DIGITS, "-d", device, "--json", tmp_path / "out.json", "--name", f"net{os.getpid()}")
    assert process.stderr is not None
    line = process.stderr.readline()
    if not line.startswith("building"):
        process.wait()
        pytest.skip(f"cannot profile here: {line}{process.stderr.read()}")
    time.sleep(delay)
    status, errors = interrupt(process, whole_group)
    assert "Traceback" not in errors
    if status == 0:
        assert (tmp_path / "out.json").is_file()
    else:
        assert (status, errors) == (130, MESSAGE)
        assert not list(tmp_path.iterdir())
    assert left_behind(process.pid) == []


def test_right_at_the_start(tmp_path: Path) -> None:
    """While Python imports what it needs; before that, it is Python's own message that is seen."""
    for delay in (0.12, 0.16, 0.2, 0.25):
        process = start("compile", DIGITS, "-d", "host", "-o", tmp_path / "out")
        time.sleep(delay)
        status, errors = interrupt(process)
        assert "tinygen/" not in errors or "Traceback" not in errors, errors
        assert status in (130, 0)
