"""The counting plugin for QEMU: built once, kept by its content, and its report read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygen.device import find_program
from tinygen.emulate import qemu_counter
from tinygen.emulate.counting import BlockRun
from tinygen.emulate.elf import Program, Segment
from tinygen.emulate.paths import QEMU_COUNTER
from tinygen.ir import ToolError

# Thumb: ldr, ldr, add.w (4 bytes), b
CODE = bytes.fromhex("0868 0a68 00eb0200 fee7")
PROGRAM = Program(Path("hand.elf"), 0x100, (Segment(0x100, 0x100, CODE),), {}, (), ())

needs_compiler = pytest.mark.skipif(not find_program("cc", "gcc", "clang"), reason="apt-get install gcc")


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(qemu_counter, "user_cache_dir", lambda name: str(tmp_path / name))
    return tmp_path / "tinygen" / "qemu_counter"


@needs_compiler
def test_the_plugin_is_built_once_and_nothing_is_left_beside_it(cache: Path) -> None:
    first = qemu_counter.counter_plugin(7)
    built = first.stat().st_ino
    assert qemu_counter.counter_plugin(8) == first
    assert first.stat().st_ino == built
    assert list(cache.iterdir()) == [first]


@needs_compiler
def test_newer_interfaces_and_changed_sources_get_their_own(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = qemu_counter.counter_plugin(7)
    assert qemu_counter.counter_plugin(9) != first
    changed = tmp_path / "changed.c"
    changed.write_text(QEMU_COUNTER.read_text() + "\n/* changed */\n")
    monkeypatch.setattr(qemu_counter, "QEMU_COUNTER", changed)
    assert qemu_counter.counter_plugin(7) != first


@needs_compiler
def test_a_source_that_does_not_compile_is_shown(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.c"
    broken.write_text("int unfinished = ;\n")
    monkeypatch.setattr(qemu_counter, "QEMU_COUNTER", broken)
    with pytest.raises(ToolError, match=r"does not compile:\n.*broken.c:1"):
        qemu_counter.counter_plugin(7)
    assert list(cache.iterdir()) == []


def test_no_compiler(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(qemu_counter, "zig_command", lambda tool: None)
    with pytest.raises(ToolError, match="needs a C compiler") as error:
        qemu_counter.counter_plugin(7)
    assert "pip install ziglang" in error.value.cure


def read(path: Path) -> list[BlockRun]:
    return qemu_counter.read_counts(path, PROGRAM, "arm-m")


def test_lengths_of_instructions_come_from_the_program(tmp_path: Path) -> None:
    report = tmp_path / "counts"
    report.write_text("-1 100 4 3 1 0 0 0\n0 100 2 18446744073709551615 0 0 0 0\nend\n")
    assert read(report) == [BlockRun(-1, 0x100, 0x10A, 3, 1), BlockRun(0, 0x100, 0x104, 2**64 - 1, 0)]


@pytest.mark.parametrize(
    ("start", "after", "jumps"),
    [
        (0x102, "5 0 0", 0),  # behind a 2-byte instruction
        (0x108, "0 0 5", 0),  # behind a 4-byte one
        (0x104, "0 0 5", 5),  # over a 2-byte instruction
        (0x102, "0 5 0", 5),
    ],
)
def test_an_entry_just_behind_the_last_instruction_is_no_jump(
    tmp_path: Path, start: int, after: str, jumps: int
) -> None:
    report = tmp_path / "counts"
    report.write_text(f"-1 {start:x} 1 9 1 {after}\nend\n")
    assert read(report)[0].jumps == 1 + jumps


@pytest.mark.parametrize("report", [None, "", "-1 100 1 3 1 0 0 0\n"])
def test_counts_that_are_missing_or_cut_short_are_refused(tmp_path: Path, report: str | None) -> None:
    path = tmp_path / "counts"
    if report is not None:
        path.write_text(report)
    with pytest.raises(ToolError, match="ended without the counts"):
        read(path)
