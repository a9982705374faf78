"""Targets that are built only where they are named or needed, not because a pattern includes them."""

from __future__ import annotations

from collections.abc import Iterable

from tinygen.build.language.patterns import Found

TAG = "manual"
"""The tag of such targets: training that takes an hour, or that needs a package that not everybody has."""


def not_manual(found: Iterable[Found]) -> tuple[Found, ...]:
    """`found` without the targets tagged `manual` that only a pattern such as `//...` means."""
    return tuple(each for each in found if each.by_name or TAG not in each.target.attributes.get("tags", ()))
