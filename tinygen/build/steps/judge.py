"""How good a firmware image is at its task: the outputs of the very code that ships, scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tinygen.codegen.library import Library
    from tinygen.device import Device, Image
    from tinygen.ir import Array
    from tinygen.plugins import Session

BATCH = 50
"""Samples that one run of the image is given."""


def judge(
    session: Session, library: Library, device: Device, image: Image, task: str, samples: int
) -> tuple[float, int]:
    """The score of the image on the task's test samples, and on how many of them.

    Args:
        task: an entry point that returns a `tinygen.compress.Data`.
        samples: at most so many, the first ones.
    """
    from tinygen.build.steps.entry import find_modules
    from tinygen.compress.data import Samples
    from tinygen.quantize.affine import to_real, to_stored
    from tinygen.shrink.entry import load_data
    from tinygen.verification.runners import image_runner

    graph = library.lowered.graph
    entry, exit_ = graph.tensors[graph.inputs[0]], graph.tensors[graph.outputs[0]]

    def predict(inputs: Array) -> Array:
        stored = to_stored(np.asarray(inputs).reshape(-1, *entry.shape), entry)
        found = []
        for begin in range(0, len(stored), BATCH):
            sets = [[one] for one in stored[begin : begin + BATCH]]
            found += [r[graph.outputs[0]] for r in image_runner(session, library, device, image, sets)]
        outputs = np.stack([to_real(value, exit_) for value in found])
        return outputs.reshape(len(inputs), *exit_.shape[1:])

    data = load_data(*find_modules(task), "task")
    chosen = Samples(data.test.inputs[:samples], data.test.targets[:samples])
    return float(data.score(predict, chosen)), len(chosen)
