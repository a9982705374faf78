"""Sizes in bytes, as people write and read them."""

from __future__ import annotations

import re

from tinygen.ir.errors import TinygenError

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def parse_size(text: str, where: str) -> int:
    """Bytes: `500M`, `10G`, or a number. TinygenError with `where` if it is none."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", text.strip(), re.IGNORECASE)
    if match is None:
        raise TinygenError(f"{text!r} is no size", where=where, cure="write it as 500M or 10G")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def size_text(size: int) -> str:
    """`1.2 MB`, `815 bytes`."""
    value, unit = float(size), ""
    for following in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, following
    return f"{value:.1f} {unit}" if unit else f"{size} bytes"
