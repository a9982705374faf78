"""Blocks: found where input and output have one shape, and left out with the rest as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.compress.models import QUICK, integer_images, mixed_model, task
from tinygen.compress import drop_blocks
from tinygen.compress.blocks import find_blocks
from tinygen.ir import ModelError, UnsupportedError


def residual_model() -> Any:
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    image = layers.Input((8, 8, 1))
    x = layers.ReLU()(layers.Conv2D(4, 3, padding="same")(image))
    for number in range(3):
        y = layers.Conv2D(4, 3, padding="same", name=f"first{number}", activation="relu")(x)
        y = layers.Conv2D(4, 3, padding="same", name=f"second{number}")(y)
        x = layers.ReLU(name=f"end{number}")(layers.Add(name=f"join{number}")([x, y]))
    return keras.Model(image, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


def test_residual_units_are_blocks() -> None:
    assert [block.layers for block in find_blocks(residual_model())] == [
        (f"first{n}", f"second{n}", f"join{n}", f"end{n}") for n in range(3)
    ]


def test_a_block_that_does_nothing_is_the_one_that_goes_and_goes_exactly() -> None:
    model, data = residual_model(), task()
    for weight in model.get_layer("second1").weights:
        weight.assign(np.zeros(weight.shape))  # relu(x + 0) of what is not negative
    images = integer_images()
    step = drop_blocks(model, data, blocks=["first1"])
    assert [n for n in (layer.name for layer in step.model.layers) if n.startswith("first")] == ["first0", "first2"]
    np.testing.assert_array_equal(np.asarray(step.model(images)), np.asarray(model(images)))
    assert step.after.macs < step.before.macs


def test_the_least_useful_blocks_go_and_retraining_follows() -> None:
    step = drop_blocks(residual_model(), task(), count=2, training=QUICK)
    assert len(find_blocks(step.model)) == 1


def test_errors() -> None:
    with pytest.raises(ModelError, match="no block begins with layer 'stem'"):
        drop_blocks(residual_model(), task(), blocks=["stem"])
    import keras

    image = keras.Input((8, 8, 1))
    flat = keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(image))
    with pytest.raises(UnsupportedError, match="no block can be left out"):
        drop_blocks(keras.Model(image, flat), task())
    assert mixed_model().name == "mixed"
