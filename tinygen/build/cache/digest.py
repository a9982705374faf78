"""How content is named: by its SHA-256 and its size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Digest:
    """Of some bytes: their SHA-256, in small hexadecimal digits, and how many they are."""

    sha256: str
    bytes: int


def digest_of(content: bytes) -> Digest:
    """The digest of `content`."""
    return Digest(hashlib.sha256(content).hexdigest(), len(content))
