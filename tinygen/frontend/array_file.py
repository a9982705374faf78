"""Arrays from a user's `.npy` or `.npz` file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tinygen.ir import Array, ModelError


def read_arrays(path: Path) -> list[Array]:
    """The arrays of `path` in their order: one of an `.npy`, any number of an `.npz`.

    ModelError for a file that cannot be read, is no such file, or holds Python objects, which are never unpickled.
    """
    try:
        with path.open("rb") as file:
            found = np.load(file, allow_pickle=False)
            arrays = [found] if isinstance(found, np.ndarray) else [found[name] for name in found.files]
    except OSError as error:
        raise ModelError(f"cannot read the arrays: {error.strerror or error}", where=str(path)) from error
    except Exception as error:  # damaged files raise what numpy, zlib and Python's own parser raise
        raise _not_arrays(path) from error
    if not all(isinstance(array, np.ndarray) for array in arrays):  # other files in the archive come out as bytes
        raise _not_arrays(path)
    return arrays


def _not_arrays(path: Path) -> ModelError:
    return ModelError(
        "not an .npy or .npz file of numbers, or a damaged one",
        where=str(path),
        cure="write it with numpy.savez(FILE, samples): one array for each input of the network",
    )
