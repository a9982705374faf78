"""Small Keras models and tasks for these tests. Keras is imported when they are made."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.compress import Data, Samples, Training

QUICK = Training(epochs=3, quiet=True)


def task(count: int = 90, shape: tuple[int, ...] = (8, 8, 1), classes: int = 3, seed: int = 0) -> Data:
    """Random inputs whose class is where they are brightest: learnt in seconds."""
    random = np.random.default_rng(seed)

    def samples(n: int) -> Samples:
        inputs = random.uniform(0, 1, (n, *shape)).astype(np.float32)
        labels = np.arange(n) % classes
        inputs.reshape(n, -1)[np.arange(n), labels * 7] += 3
        return Samples(inputs, labels)

    return Data(samples(count), samples(count // 3), samples(count // 3))


def mixed_model(seed: int = 0) -> Any:
    """Residual join, depthwise with a multiplier, concatenation, separable, flatten to dense; 8x8x1 in, 3 out."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(seed)
    image = layers.Input((8, 8, 1))
    x = layers.Conv2D(6, 3, padding="same", use_bias=False, name="stem")(image)
    x = layers.ReLU(name="stem_relu")(layers.BatchNormalization(name="stem_norm")(x))
    y = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, name="depthwise")(x)
    y = layers.ReLU(name="depthwise_relu")(y)
    y = layers.Conv2D(6, 1, name="pointwise")(y)
    x = layers.ReLU(name="join_relu")(layers.Add(name="join")([x, y]))
    side = layers.SeparableConv2D(5, 3, padding="same", activation="relu", name="side")(x)
    x = layers.Concatenate(name="both")([x, side])
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Flatten(name="flat")(x)
    x = layers.Dense(7, activation="relu", name="hidden")(x)
    return keras.Model(image, layers.Dense(3, activation="softmax", name="classes")(x), name="mixed")


def set_integers(model: Any, seed: int = 1) -> None:
    """Small whole weights and a normalization that does nothing, so that float32 sums are exact in any order."""
    random = np.random.default_rng(seed)
    for layer in model.layers:
        if type(layer).__name__ == "BatchNormalization":
            layer.epsilon = 0.0
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights([np.ones_like(gamma), np.zeros_like(beta), np.zeros_like(mean), np.ones_like(variance)])
        else:
            layer.set_weights([random.integers(-1, 2, w.shape).astype(np.float32) for w in layer.get_weights()])


def integer_images(count: int = 8, seed: int = 2) -> Any:
    """Images of small whole numbers."""
    return np.random.default_rng(seed).integers(0, 3, (count, 8, 8, 1)).astype(np.float32)
