"""Versions of the installed packages that training depends on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "numpy")
"""Whose versions can change what is trained."""


def versions() -> tuple[str, ...]:
    """A line, `name version`, for each of PACKAGES that is installed."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return tuple(found)
