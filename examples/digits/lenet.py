"""A network like LeNet-5 for the digits: far too large for them, which makes it a subject for shrinking."""

from __future__ import annotations

from typing import Any

import numpy as np
from digits import load_split

from tinygen.compress import Data, Samples

VALIDATION = 200  # of the training images: what the best epoch is chosen by


def data() -> Data:
    """The task, for `tinygen.compress` and for recipes; always the same split.

    The training images come five times: as they are, and moved by a pixel to each side.
    """
    split = load_split()
    images, labels = split.train_images, split.train_labels
    moved = [np.roll(images[:-VALIDATION], by, axis) for by, axis in ((0, 1), (1, 1), (-1, 1), (1, 2), (-1, 2))]
    return Data(
        Samples(np.concatenate(moved), np.tile(labels[:-VALIDATION], len(moved))),
        Samples(images[-VALIDATION:], labels[-VALIDATION:]),
        Samples(split.test_images, split.test_labels),
    )


def build_model() -> Any:
    """An untrained Keras model: LeCun et al.'s layers of 1998 (6, 16, 120, 84, 10) with ReLU; 21 k weights."""
    import keras
    from keras import layers

    image = layers.Input((8, 8, 1))
    x = layers.Conv2D(6, 5, padding="same", activation="relu", name="conv1")(image)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(16, 5, padding="same", activation="relu", name="conv2")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(120, activation="relu", name="dense1")(x)
    x = layers.Dense(84, activation="relu", name="dense2")(x)
    return keras.Model(image, layers.Dense(10, activation="softmax", name="classes")(x), name="lenet")


def build_student() -> Any:
    """An untrained student for `distil`: two small convolutions and no hidden dense layers; 1.7 k weights."""
    import keras
    from keras import layers

    image = layers.Input((8, 8, 1))
    x = layers.Conv2D(10, 3, padding="same", activation="relu", name="conv1")(image)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(12, 3, padding="same", activation="relu", name="conv2")(x)
    x = layers.Flatten()(layers.MaxPooling2D(2)(x))
    return keras.Model(image, layers.Dense(10, activation="softmax", name="classes")(x), name="student")
