"""Sources of random operator cases: they are those of the conformance suite."""

from tinygen.conformance.draw import SeededDraw, random_array
from tinygen.conformance.hypothesis_draw import HypothesisDraw

__all__ = ["HypothesisDraw", "SeededDraw", "random_array"]
