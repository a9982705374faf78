"""Cascades: layers run together, strip by strip of rows, so that the tensors between them never exist whole."""

from tinygen.cascade.node import CASCADE, Cascade, expand, flat

__all__ = ["CASCADE", "Cascade", "expand", "flat"]
