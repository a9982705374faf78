"""Graph to Graph transformations, each keeping every output bit for bit."""

from tinygen.passes.base import Pass, run_passes
from tinygen.passes.channels import CHANNELS
from tinygen.passes.constant_folding import CONSTANT_FOLDING
from tinygen.passes.dead_code import DEAD_CODE

STANDARD = (CONSTANT_FOLDING, CHANNELS, DEAD_CODE)
"""The passes that every compilation runs, in order."""

__all__ = ["STANDARD", "Pass", "run_passes"]
