"""Where the data packages lie, in a source tree as in an installed wheel."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import platformdirs


def runtime_dir() -> Path:
    """The portable C runtime."""
    return _package_dir("tinygen_runtime")


def templates_dir() -> Path:
    """The base templates."""
    return _package_dir("tinygen_templates")


def cache_dir() -> Path:
    """This user's cache of built things; content-addressed, safe to delete at any time."""
    return platformdirs.user_cache_path("tinygen")


def _package_dir(name: str) -> Path:
    path = import_module(name).__file__
    assert path is not None, f"{name} is not a regular package"
    return Path(path).resolve().parent
