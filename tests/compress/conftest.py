"""Tests of the training steps need TensorFlow, and are skipped where it is not installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs TensorFlow; lets pass the warnings that its own code causes."""
    missing = find_spec("tensorflow") is None
    for item in items:
        if HERE not in item.path.parents or item.path.name in ("test_data.py", "test_palettes.py"):
            continue
        item.add_marker(pytest.mark.filterwarnings("ignore"))
        if missing:
            item.add_marker(pytest.mark.skip(reason="TensorFlow is not installed: ./dev setup --all"))
