"""The operators, one file each. A new file with an `Op` subclass is found by itself: nothing lists it."""

from tinygen.ops.base import Draw, Op
from tinygen.ops.discover import builtin_ops

__all__ = ["Draw", "Op", "builtin_ops"]
