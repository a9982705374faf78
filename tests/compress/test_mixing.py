"""Mixtures of samples: their shares, that they repeat, and that only a teacher may be asked about them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.compress.models import QUICK, mixed_model, task
from tinygen.compress import Samples, Teacher, distil, train
from tinygen.compress.mixing import mixed_batches
from tinygen.ir import ModelError


def test_every_sample_once_mixed_with_another() -> None:
    samples = Samples(np.eye(10, dtype=np.float32), np.arange(10))
    batches = mixed_batches(samples, 4, 7, 0)
    found = np.concatenate([batches[i][0] for i in range(len(batches))])
    assert [len(batches[i][0]) for i in range(len(batches))] == [4, 4, 2]
    assert np.allclose(found.sum(axis=1), 1)
    assert ((found > 0).sum(axis=1) <= 2).all()
    assert (found.sum(axis=0) > 0).all()


def test_epochs_differ_and_repeat() -> None:
    samples = Samples(np.random.default_rng(0).random((12, 3)).astype(np.float32), np.arange(12))
    batches = mixed_batches(samples, 12, 1, 0)
    first = batches[0][0]
    batches.on_epoch_end()
    assert not np.allclose(batches[0][0], first)
    assert np.allclose(mixed_batches(samples, 12, 1, 1)[0][0], batches[0][0])


def test_labels_are_refused() -> None:
    model = mixed_model()
    with pytest.raises(ModelError, match="mixed samples have no labels"):
        distil(model, Teacher(model, weight=0.5, mixed=True), task(), QUICK)


def test_a_student_learns_from_mixtures() -> None:
    """Without a label: with targets that are wrong, what it gets right comes from its teacher."""
    teacher, data = mixed_model(), task(count=360)
    training = replace(QUICK, epochs=12, learning_rate=3e-3)
    train(teacher, data, training)
    wrong = Samples(data.train.inputs, (data.train.targets + 1) % 3)
    step = distil(mixed_model(seed=1), Teacher(teacher, 1.0, mixed=True), replace(data, train=wrong), training)
    assert step.before.accuracy < 0.6
    assert step.after.accuracy > 0.8
