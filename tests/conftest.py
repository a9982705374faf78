"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygen.ops import Op, builtin_ops

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def ops() -> dict[str, Op]:
    """The built-in operators by name."""
    return {op.name: op() for op in builtin_ops()}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Lists the networks that a part is too small for, which tests/models/test_fit.py found."""
    reports = terminalreporter.getreports("passed")
    found = sorted(str(v) for r in reports for key, v in r.user_properties if key == "does not fit")
    if found:
        terminalreporter.section("networks that do not fit a part")
        for line in found:
            terminalreporter.line(line)
