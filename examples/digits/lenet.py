"""A network like LeNet-5 for the digits: far too large for them, which makes it a subject for shrinking."""

from __future__ import annotations

from typing import Any

from digits import load_split

from tinygen.compress import Data, Samples

VALIDATION = 200  # of the training images: what the best epoch is chosen by


def data() -> Data:
    """The task, for `tinygen.compress` and for recipes; always the same split."""
    split = load_split()
    images, labels = split.train_images, split.train_labels
    return Data(
        Samples(images[:-VALIDATION], labels[:-VALIDATION]),
        Samples(images[-VALIDATION:], labels[-VALIDATION:]),
        Samples(split.test_images, split.test_labels),
    )


def build_model() -> Any:
    """An untrained Keras model: LeCun et al.'s layers of 1998 (6, 16, 120, 84, 10) with ReLU; 21 k weights."""
    import keras
    from keras import layers

    image = layers.Input((8, 8, 1))
    x = layers.Conv2D(6, 5, padding="same", activation="relu")(image)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(16, 5, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    for units in (120, 84):
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(image, layers.Dense(10, activation="softmax")(x), name="lenet")
