"""Distillation: the loss is that of Hinton et al.; a student of the digits learns more from a teacher."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.compress.models import QUICK, mixed_model, task
from tinygen.compress import Data, Samples, Teacher, Training, derive_student, distil, train
from tinygen.compress.distil import distiller
from tinygen.ir import ModelError

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits.py"


def test_the_loss_is_the_divergence_of_softened_probabilities() -> None:
    """From probabilities: the same as from logits, by the definition."""
    random = np.random.default_rng(0)
    logits = random.normal(size=(2, 5, 4)) * 3
    softmax = lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)  # noqa: E731
    model = mixed_model()
    loss = distiller(model, Teacher(model, temperature=2.0)).distillation_losses[0]
    teacher, student = softmax(logits).astype(np.float32)
    soft = softmax(logits / 2)
    expected = 4 * np.mean(np.sum(soft[0] * np.log(soft[0] / soft[1]), axis=-1))
    assert float(loss.compute_loss(teacher, student)) == pytest.approx(expected, rel=1e-3)


def digits() -> Data:
    pytest.importorskip("sklearn", reason="needs scikit-learn: pip install 'tinygen[demo]'")
    spec = importlib.util.spec_from_file_location("digits_for_distillation", DIGITS)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    split = module.load_split()
    train, last = slice(0, -200), slice(-200, None)
    parts = [Samples(split.train_images[part], split.train_labels[part]) for part in (train, last)]
    return Data(*parts, Samples(*split[2:4]))


def dense_model(*units: int) -> Any:
    import keras
    from keras import layers

    image = x = layers.Input((8, 8, 1))
    x = layers.Flatten()(x)
    for count in units:
        x = layers.Dense(count, activation="relu")(x)
    return keras.Model(image, layers.Dense(10, activation="softmax")(x))


def test_a_student_of_the_digits_learns_more_from_a_teacher() -> None:
    """In the mean of three seeds: the same student, epochs and 100 images, of which the teacher saw more."""
    import keras

    data = digits()
    keras.utils.set_random_seed(0)
    teacher = dense_model(128, 64)
    train(teacher, data, Training(15, 32, 3e-3, quiet=True))
    few = replace(data, train=Samples(data.train.inputs[:100], data.train.targets[:100]))
    alone, taught = [], []
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        student = dense_model(32)
        how = Training(80, 20, 5e-3, seed, quiet=True)
        alone.append(distil(student, Teacher(teacher, weight=0.0), few, how).after.accuracy)
        taught.append(distil(student, Teacher(teacher, weight=0.7, temperature=3), few, how).after.accuracy)
    print(f"alone {alone}, taught {taught}")
    assert np.mean(taught) > np.mean(alone)


def test_teacher_and_given_student_stay_as_they_are() -> None:
    data, teacher, student = task(), mixed_model(1), mixed_model(2)
    weights = [teacher.get_weights(), student.get_weights()]
    step = distil(student, Teacher(teacher), data, QUICK)
    for model, before in zip((teacher, student), weights, strict=True):
        for old, new in zip(before, model.get_weights(), strict=True):
            np.testing.assert_array_equal(old, new)
    assert all(variable.trainable for layer in teacher.layers for variable in layer.trainable_weights)
    assert len(teacher.trainable_weights) == len(step.model.trainable_weights)


def test_an_autoencoder_learns_from_its_teachers_outputs() -> None:
    import keras
    from keras import layers

    random = np.random.default_rng(0)
    inputs = random.normal(size=(60, 6)).astype(np.float32)
    samples = Samples(inputs, inputs)
    data = Data(
        samples, samples, samples, "mse", lambda predict, s: -float(np.mean((predict(s.inputs) - s.targets) ** 2))
    )
    spectrum = layers.Input((6,))
    model = keras.Model(spectrum, layers.Dense(6)(layers.Dense(3, activation="relu")(spectrum)))
    step = distil(model, Teacher(model, weight=1.0), data, replace(QUICK, epochs=2))
    assert step.after.accuracy == pytest.approx(step.before.accuracy, abs=0.05)  # it has nothing to learn from itself


def test_derived_students_are_narrower_and_shallower() -> None:
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    image = layers.Input((8, 8, 1))
    x = layers.ReLU(name="start")(layers.Conv2D(8, 3, padding="same")(image))
    for number in range(4):
        y = layers.DepthwiseConv2D(3, padding="same", name=f"dw{number}")(x)
        x = layers.ReLU(name=f"end{number}")(layers.Conv2D(8, 1, name=f"pw{number}")(y))
    x = layers.GlobalAveragePooling2D()(x)
    teacher, data = keras.Model(image, layers.Dense(3, activation="softmax")(x)), task()
    half = derive_student(teacher, data, width=0.5, depth=0.5)
    names = [layer.name for layer in half.layers]
    assert [n for n in names if n.startswith("pw")] == ["pw1", "pw3"] or len([n for n in names if "pw" in n]) == 2
    assert all(half.get_layer(name).filters == 4 for name in names if name.startswith("pw"))
    fresh = derive_student(teacher, data, depth=0.75, fresh=True)
    assert len([n for n in fresh.layers if n.name.startswith("pw")]) == 3
    kept = next(layer.name for layer in fresh.layers if layer.name.startswith("pw"))
    assert not np.array_equal(fresh.get_layer(kept).get_weights()[0], teacher.get_layer(kept).get_weights()[0])
    with pytest.raises(ModelError, match="width 0"):
        derive_student(teacher, data, width=0)


def test_a_teacher_of_another_shape_is_refused() -> None:
    with pytest.raises(ModelError, match="the teacher's outputs"):
        distil(mixed_model(), Teacher(dense_model(4)), task(), QUICK)
    with pytest.raises(ModelError, match=r"weight 1\.5"):
        distil(mixed_model(), Teacher(mixed_model(), weight=1.5), task(), QUICK)
