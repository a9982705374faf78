"""The base network for keywords: a depthwise-separable CNN, the "DS-CNN S" of "Hello Edge" (Zhang et al., 2017)."""

from __future__ import annotations

from typing import Any

from clips import WORDS
from keywords import SHAPE


def build_model(width: int = 64, blocks: int = 4) -> Any:
    """An untrained Keras model; 2.7 M MACs and 22 k weights at the default size."""
    import keras
    from keras import layers

    features = layers.Input(SHAPE)
    x = layers.Conv2D(width, (10, 4), strides=2, padding="same", use_bias=False)(features)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for _ in range(blocks):
        x = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
        x = layers.Conv2D(width, 1, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(features, layers.Dense(len(WORDS), activation="softmax")(x), name="keywords")
