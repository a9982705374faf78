"""Mixtures of training samples, for students that learn from a teacher alone: it knows an answer for each of them.

Source: Zhang et al., "mixup: Beyond Empirical Risk Minimization" (2018); with a teacher: Beyer et al., "Knowledge
distillation: A good teacher is patient and consistent" (2022).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .data import Samples
from .tensorflow import import_keras


def mixed_batches(samples: Samples, batch_size: int, seed: int, first_epoch: int) -> Any:
    """A Keras data set: in each epoch every sample once, mixed with another by a share that is uniform in [0, 1].

    Args:
        samples: their targets come along unmixed, and mean nothing.
        batch_size: samples a batch.
        seed: the same one gives the same mixtures in the same epoch.
        first_epoch: from 0; later ones count on from there.
    """
    keras = import_keras()

    class Mixed(keras.utils.PyDataset):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.epoch = first_epoch
            self._draw()

        def _draw(self) -> None:
            random = np.random.default_rng([seed, self.epoch])
            count = len(samples)
            self.order, self.other = random.permutation(count), random.permutation(count)
            self.share = random.random(count, np.float32)

        def __len__(self) -> int:
            return -(-len(samples) // batch_size)

        def __getitem__(self, batch: int) -> tuple[Any, Any]:
            part = slice(batch * batch_size, (batch + 1) * batch_size)
            one, other = samples.inputs[self.order[part]], samples.inputs[self.other[part]]
            share = self.share[part].reshape(-1, *[1] * (one.ndim - 1))
            return share * one + (1 - share) * other, samples.targets[self.order[part]]

        def on_epoch_end(self) -> None:
            self.epoch += 1
            self._draw()

    return Mixed()
