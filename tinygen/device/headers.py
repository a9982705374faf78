"""Where the headers lie that a compiler without a C library lacks."""

from __future__ import annotations

from pathlib import Path

FREESTANDING_INCLUDE = Path(__file__).parent / "freestanding"
"""A folder with `string.h`, for zig's bare-metal targets: those have the functions but no header."""
