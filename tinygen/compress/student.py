"""Students derived from their teacher: narrower, shallower, with a part of its weights or with none."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.ir import ModelError

from .blocks import find_blocks, without
from .channels import find_channels
from .checks import functional
from .choose_channels import all_but
from .criteria import Criterion
from .data import Data
from .graph import rebuild
from .narrow import narrow


def derive_student(
    teacher: Any,
    data: Data,
    *,
    width: float = 1.0,
    depth: float = 1.0,
    criterion: str | Criterion = "taylor",
    fresh: bool = False,
    seed: int = 0,
) -> Any:
    """An untrained, or partly trained, smaller model of the teacher's architecture, for `distil`.

    Args:
        teacher: a functional or sequential Keras model.
        data: the task; the criterion looks at its training samples.
        width: the share of the channels that each layer keeps, above 0, at most 1. Those kept are the teacher's best
            by the criterion, with its weights, which learns faster and better than starting anew.
        depth: the share of the blocks that stay (see `blocks.find_blocks`); those that are left out are spread evenly.
        criterion: what a channel is worth.
        fresh: begin with random weights instead of the teacher's.
        seed: of the random weights.
    """
    if not (0 < width <= 1 and 0 < depth <= 1):
        raise ModelError(f"width {width}, depth {depth}", where="derive_student", cure="both are above 0, at most 1")
    student = functional(teacher)
    blocks = find_blocks(student)
    leaving = len(blocks) - max(0, round(depth * len(blocks)))
    for index in range(leaving):
        student = without(student, blocks[(2 * index + 1) * len(blocks) // (2 * leaving)])
    if width < 1:
        channels = find_channels(student)
        student = narrow(student, channels, all_but(student, data, channels, width, criterion))
    if not fresh:
        return student
    random = np.random.default_rng(seed)
    return rebuild(student, lambda layer: type(layer).from_config(_reseeded(layer.get_config(), random)))[0]


def _reseeded(config: Any, random: np.random.Generator) -> Any:
    """A layer's configuration with new seeds: Keras keeps those of the initializers, so a clone starts alike."""
    if not isinstance(config, dict):
        return config
    return {
        key: int(random.integers(2**31)) if key == "seed" else _reseeded(value, random) for key, value in config.items()
    }
