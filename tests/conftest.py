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
