"""SUB on cores with vectors."""

from __future__ import annotations

from .elementwise_vector import addition as lower

__all__ = ["lower"]
