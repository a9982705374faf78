"""Calibration inputs from a file or from the user's code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tinygen.compress import Data
from tinygen.frontend.array_file import read_arrays
from tinygen.ir import Array, ModelError
from tinygen.shrink.entry import call_entry

Loaded = tuple[list[Array], Data | None]
"""(one array an input, the task if there is one to judge by)."""


def load_calibration(source: str, samples: int) -> Loaded:
    """At most `samples` calibration inputs, one array for each input of the network.

    Args:
        source: an `.npy` or `.npz` file (its arrays in order, one an input), or `module:function`, looked for in the
            working directory first, which returns a `Data`, an array or a sequence of arrays.

    ModelError if there is nothing of the kind.
    """
    path = Path(source)
    if path.suffix in (".npy", ".npz"):
        return _cut(read_arrays(path), samples, source), None
    value: Any = call_entry(source, Path.cwd(), f"--data {source}")
    if isinstance(value, Data):
        return _cut([value.train.inputs], samples, source), value
    return _cut([value] if isinstance(value, np.ndarray) else list(value), samples, source), None


def _cut(arrays: list[Any], samples: int, source: str) -> list[Array]:
    if not arrays or any(not isinstance(a, np.ndarray) or not a.ndim or not len(a) for a in arrays):
        raise ModelError(
            "no samples", where=f"--data {source}", cure="give arrays with the samples along the first axis"
        )
    return [np.asarray(a[:samples], np.float32) for a in arrays]
