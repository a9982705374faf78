"""The base network for keywords: a depthwise-separable CNN, the "DS-CNN S" of "Hello Edge" (Zhang et al., 2017)."""

from __future__ import annotations

from typing import Any

from clips import WORDS
from keywords import SHAPE


def build_model(width: int = 64, blocks: int = 4) -> Any:
    """An untrained Keras model; 2.7 M MACs and 22 k weights at the default size."""
    import keras
    from keras import layers

    def normalized(x: Any, layer: Any) -> Any:
        return layers.ReLU()(layers.BatchNormalization()(layer(x)))

    features = layers.Input(SHAPE)
    stem = layers.Conv2D(width, (10, 4), strides=2, padding="same", use_bias=False, name="stem")
    x = normalized(features, stem)
    for block in range(1, blocks + 1):
        depthwise = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name=f"depthwise{block}")
        x = normalized(x, depthwise)
        x = normalized(x, layers.Conv2D(width, 1, use_bias=False, name=f"pointwise{block}"))
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(features, layers.Dense(len(WORDS), activation="softmax", name="words")(x), name="keywords")
