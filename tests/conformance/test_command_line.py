"""The options of the suite, as a stranger uses them: in an empty project, with nothing but tinygen installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.broken import install_broken, run_suite

QUICK = ("--tinygen-on=host", "--tinygen-draws=1")


def test_a_stranger_s_project(tmp_path: Path) -> None:
    """Only the suite runs, though the project has tests; a path on the command line runs those, too."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "test_mine.py").write_text("def test_mine():\n    pass\n")
    arguments = ("--tinygen-device=host", *QUICK, "-k", "::ARG_MAX or hooks or mine")
    alone = run_suite(tmp_path / "p", *arguments)
    assert alone.status == 0 and alone.report["checks"] == {"passed": 2, "failed": 0, "skipped": 0}, alone.text
    both = run_suite(tmp_path / "p", *arguments, "test_mine.py")
    assert both.status == 0 and "3 passed" in both.text and both.report["checks"]["passed"] == 2, both.text
    without = run_suite(tmp_path / "p")
    assert without.status == 0 and "1 passed" in without.text and without.report == {}, without.text


def test_in_several_processes(tmp_path: Path) -> None:
    pytest.importorskip("xdist")
    done = run_suite(tmp_path / "p", "--tinygen-device=host", *QUICK, "-n2", "-k", "::SPLIT or ::TANH or ::ARG_MAX")
    assert done.status == 0 and done.report["checks"] == {"passed": 4, "failed": 0, "skipped": 0}, done.text
    assert {row["op"] for row in done.report["operators"]} == {"SPLIT", "SPLIT_V", "TANH", "ARG_MAX"}
    assert "tinygen conformance: host" in done.text


def test_all_devices(tmp_path: Path) -> None:
    done = run_suite(tmp_path / "p", "--tinygen-device=all", *QUICK, "-k", "hooks")
    assert done.status == 0 and done.report["checks"]["passed"] >= 15, done.text


def test_all_rows_if_verbose(tmp_path: Path) -> None:
    done = run_suite(tmp_path / "p", "--tinygen-device=host", *QUICK, "-v", "-k", "::ARG_MAX")
    assert "ARG_MAX   float32" in done.text and "host::host::ARG_MAX" in done.text, done.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--tinygen-device=hots",), "unknown device 'hots'"),
        (
            ("--tinygen-device=host", "--tinygen-on=moon"),
            "--tinygen-on moon: there are host, sanitizer, emulator, board",
        ),
        (("--tinygen-device=host", "--tinygen-draws=few"), "invalid int value: 'few'"),
        (("--tinygen-device=host", "--tinygen-compiler=tcc"), "no toolchain 'tcc' compiles for this machine"),
        (("--tinygen-device=host", "--tinygen-draws=-1"), "--tinygen-draws -1"),
        (
            ("--tinygen-device=host", "--tinygen-report=none/r.json"),
            "--tinygen-report none/r.json: there is no",
        ),
    ],
)
def test_bad_options(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = run_suite(tmp_path / "p", *arguments, "-k", "::ARG_MAX")
    assert done.status == 4 and message in done.text and "Traceback" not in done.text, done.text


def test_what_is_asked_for_by_name_must_be_there(tmp_path: Path) -> None:
    """A device without a board is skipped on the emulator by default."""
    site = install_broken(tmp_path / "site")
    selected = ("--tinygen-device=broken-good", "--tinygen-draws=0", "-k", "emulator::ARG_MAX")
    by_default = run_suite(tmp_path / "p", *selected, site=site)
    assert by_default.status == 0 and by_default.report["checks"]["skipped"] == 1, by_default.text
    named = run_suite(tmp_path / "p", *selected, "--tinygen-on=emulator", site=site)
    assert named.status == 1 and "has no board" in named.failure("broken-good::emulator::ARG_MAX")
