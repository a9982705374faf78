"""Tests that run steps need TensorFlow, and are skipped where it is not installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLAIN = (
    "test_plots.py",
    "test_entry.py",
    "test_recipe.py",
    "test_budgets.py",
    "test_pareto.py",
    "test_reference.py",
    "test_search.py",
)
"""Files whose tests do not train."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs TensorFlow; lets pass the warnings that its own code causes."""
    missing = find_spec("tensorflow") is None
    for item in items:
        if HERE not in item.path.parents or item.path.name in PLAIN:
            continue
        item.add_marker(pytest.mark.filterwarnings("ignore"))
        if missing:
            item.add_marker(pytest.mark.skip(reason="TensorFlow is not installed: ./dev setup --all"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `task.py` (data and models) for recipes."""
    (tmp_path / "task.py").write_text((HERE / "task_module.txt").read_text())
    return tmp_path
