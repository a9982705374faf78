"""From a planned graph to the C library's files."""

from tinygen.codegen.library import Library
from tinygen.codegen.lowering import Lowered, lower

__all__ = ["Library", "Lowered", "lower"]
