"""The base network for vibration: an autoencoder of dense layers, after MLPerf Tiny's for machine sounds."""

from __future__ import annotations

from typing import Any

from spectra import BANDS


def build_model(width: int = 128, code: int = 8) -> Any:
    """An untrained Keras model, 128 values in and out; 100 k weights at the default size."""
    import keras
    from keras import layers

    spectrum = layers.Input((BANDS,))
    x = spectrum
    for units in (width, width, width, code, width, width, width):
        x = layers.Dense(units, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    return keras.Model(spectrum, layers.Dense(BANDS)(x), name="vibration")
