"""What a network is trained, chosen and judged with: arrays, a loss and a score. Plain data, no TensorFlow."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygen.files import write_file
from tinygen.ir import ModelError
from tinygen.paths import cache_dir
from tinygen.user_cache import added, found

Array = NDArray[Any]
Predict = Callable[[Array], Array]
"""Inputs of shape (n, ...) -> outputs of shape (n, ...), float: a Keras model, a .tflite file, a reference."""


@dataclass(frozen=True)
class Samples:
    """Inputs and what belongs to them, one row each.

    Args:
        inputs: shape (n, ...), of the network's input; float32.
        targets: shape (n, ...): class numbers, or the values that the loss compares with.
    """

    inputs: Array
    targets: Array

    def __len__(self) -> int:
        return len(self.inputs)


Score = Callable[[Predict, Samples], float]
"""How good a network is on some samples; higher is better."""


@dataclass(frozen=True)
class Data:
    """A task.

    Args:
        train: what the weights are fitted to.
        validation: what the best epoch, and every other choice, is made by.
        test: held out; only ever reported.
        loss: a Keras loss, by name or as an object, for `train.targets`.
        score: what is reported, of the test samples; for a classifier `accuracy`.
        monitor: how the best epoch is found on the validation samples: by "score", or by the lowest "loss" where
            the score needs what validation lacks, such as the faulty machines that an autoencoder never saw.
    """

    train: Samples
    validation: Samples
    test: Samples
    loss: Any = "sparse_categorical_crossentropy"
    score: Score = lambda predict, samples: accuracy(predict, samples)
    monitor: str = "score"

    def __post_init__(self) -> None:
        for name in ("train", "validation", "test"):
            _check_samples(name, getattr(self, name))
        if self.monitor not in ("score", "loss"):
            raise ModelError(f"monitor is {self.monitor!r}", where="Data", cure='use "score" or "loss"')


def accuracy(predict: Predict, samples: Samples) -> float:
    """Share of the samples whose largest output is the target's class, 0 to 1."""
    return float(np.mean(np.argmax(predict(samples.inputs), axis=-1) == samples.targets.reshape(-1)))


def reconstruction_auc(predict: Predict, samples: Samples) -> float:
    """Area under the ROC curve of an autoencoder's squared error as a detector of what is not normal.

    Args:
        predict: inputs -> their reconstruction, same shape.
        samples: targets are 1 for what should be detected and 0 for what is normal.
    """
    error = np.asarray(predict(samples.inputs), np.float64) - samples.inputs
    distance = np.mean(error.reshape(len(samples), -1) ** 2, axis=1)
    return area_under_roc(distance, samples.targets)


def area_under_roc(values: Array, labels: Array) -> float:
    """Probability that a value labelled 1 exceeds one labelled 0, ties counting half (Mann and Whitney, 1947)."""
    positive, negative = np.sort(values[labels == 1]), np.sort(values[labels == 0])
    if not len(positive) or not len(negative):
        raise ModelError("the area under the ROC curve needs samples of both labels, 0 and 1", where="test samples")
    below = np.searchsorted(negative, positive, "left").sum()
    not_above = np.searchsorted(negative, positive, "right").sum()
    return float((below + not_above) / 2 / (len(positive) * len(negative)))


def cached_arrays(
    name: str, settings: object, sources: Sequence[Path], make: Callable[[], dict[str, Array]]
) -> dict[str, Array]:
    """What `make` returns, kept in the user's cache under all that it depends on.

    Args:
        name: of the data set; a folder of the cache.
        settings: what `make` was set up with; its `repr` counts.
        sources: the files that `make` is written in; their content counts.
        make: makes the arrays, by name; called only if they are not in the cache.
    """
    digest = hashlib.sha256(repr(settings).encode())
    for source in sources:
        digest.update(source.read_bytes())
    path = cache_dir() / name / f"{digest.hexdigest()[:16]}.npz"
    if not found(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = make()
        content = io.BytesIO()
        np.savez(content, allow_pickle=False, **arrays)
        write_file(path, content.getvalue())
        added(path)
    with np.load(path) as stored:
        return {key: stored[key] for key in stored.files}


def _check_samples(name: str, samples: Samples) -> None:
    where = f"{name} samples"
    if len(samples) == 0:
        raise ModelError("there are none", where=where, cure="the data function must return at least one sample")
    if len(samples.inputs) != len(samples.targets):
        raise ModelError(
            f"{len(samples.inputs)} inputs but {len(samples.targets)} targets", where=where, cure="one target each"
        )
    for field in ("inputs", "targets"):
        values = getattr(samples, field)
        if np.issubdtype(values.dtype, np.floating) and not np.isfinite(values).all():
            rows = np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))
            raise ModelError(
                f"{field} are NaN or infinite in {len(rows)} samples, first in number {rows[0]}",
                where=where,
                cure="drop or repair these samples",
            )
