"""The conformance suite on a board: each check flashes its own image."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.board.emulated import emulated_board
from tests.conformance.broken import run_suite

QUICK = ("--tinygen-on=board", "--tinygen-draws=1")


def test_kernels_on_a_board_through_noise(tmp_path: Path) -> None:
    with emulated_board("rv32imc", seed=1, rate=0.0005) as board:
        where = (f"--tinygen-port={board.port}", f"--tinygen-flash={board.flash_command}")
        done = run_suite(tmp_path / "p", "--tinygen-device=rv32imc", *QUICK, *where, "-k", "::ARG_MAX or ::TANH")
        assert done.status == 0 and done.report["checks"] == {"passed": 2, "failed": 0, "skipped": 0}, done.text
        assert len(board.flashed) == 1  # both operators' cases are in one image
        assert all(noise.touched for noise in board.noises)


@pytest.mark.parametrize("options", [(), ("--tinygen-port=/dev/ttyUSB0",)])
def test_where_and_how_must_be_said(options: tuple[str, ...], tmp_path: Path) -> None:
    done = run_suite(tmp_path / "p", "--tinygen-device=rv32imc", *QUICK, *options)
    assert done.status == 4 and "--tinygen-port and --tinygen-flash" in done.text, done.text
