"""Shrinking by recipe: steps in order, budgets, search, figures of linked images. See `tinygen shrink --help`.

from tinygen.shrink import read_recipe, shrink

shrunk = shrink(read_recipe("recipe.toml"), "build/shrunk")
shrunk.stages[-1].flash_bytes
"""

from __future__ import annotations

from .read import read_recipe
from .recipe import Recipe
from .shrink import Shrunk, shrink
from .stage import Stage

__all__ = ["Recipe", "Shrunk", "Stage", "read_recipe", "shrink"]
