"""The package format "kestrel-sdk": a makefile with the library's sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygen.api import environment, render

if TYPE_CHECKING:
    from tinygen.api import Library

from .folders import TEMPLATES

FORMAT = "kestrel-sdk"


def package(library: Library) -> dict[str, str]:
    """`library.mk`, to be included by a makefile of the SDK."""
    sources = sorted(name for name in library.sources if name.endswith(".c"))
    text = render(environment((TEMPLATES,)), "library.mk.j2", name=library.name, sources=sources)
    return {"library.mk": text}
