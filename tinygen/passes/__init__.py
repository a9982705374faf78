"""Graph to Graph transformations, each keeping every output bit for bit."""

from tinygen.passes.activations import MERGE_ACTIVATIONS
from tinygen.passes.base import Pass, run_passes
from tinygen.passes.channels import CHANNELS
from tinygen.passes.constant_folding import CONSTANT_FOLDING
from tinygen.passes.dead_code import DEAD_CODE
from tinygen.passes.movement import MOVEMENT
from tinygen.passes.padding import MERGE_PADDING

STANDARD = (
    CONSTANT_FOLDING,
    MOVEMENT,
    MERGE_PADDING,
    MERGE_ACTIVATIONS,
    CONSTANT_FOLDING,
    CHANNELS,
    DEAD_CODE,
)
"""The passes that every compilation runs, in order."""

__all__ = ["STANDARD", "Pass", "run_passes"]
