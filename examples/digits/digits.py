"""scikit-learn's handwritten digits: the split that `train.py` trains on, and the held-out images as int8.

Needs numpy and scikit-learn (`pip install tinygen[demo]`), not TensorFlow.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MODEL_INT8 = Path(__file__).with_name("digits_int8.tflite")
MODEL_FLOAT32 = Path(__file__).with_name("digits_float32.tflite")

INPUT_SCALE = 1 / 255  # of MODEL_INT8: pixels from 0 to 1 use all 256 codes
INPUT_ZERO_POINT = -128


class Split(NamedTuple):
    """Images as float32 from 0 to 1, shape (n, 8, 8, 1), and labels 0 to 9, shape (n,)."""

    train_images: NDArray[np.float32]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.float32]
    test_labels: NDArray[np.int64]


def load_split() -> Split:
    """1437 images to train on and 360 held out, each class in the same share; the same split each time."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    data = load_digits()
    images = (data.images[..., np.newaxis] / 16).astype(np.float32)  # pixels come as 0 to 16
    train_images, test_images, train_labels, test_labels = train_test_split(
        images, data.target, test_size=360, random_state=0, stratify=data.target
    )
    return Split(train_images, train_labels, test_images, test_labels)


def quantize(
    images: NDArray[np.float32], scale: float = INPUT_SCALE, zero_point: int = INPUT_ZERO_POINT
) -> NDArray[np.int8]:
    """Images from 0 to 1 as the int8 that a network with this input scale and zero point takes."""
    codes = np.rint(images / np.float32(scale)) + zero_point
    return np.clip(codes, -128, 127).astype(np.int8)


def held_out() -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """The held-out images for MODEL_INT8, int8 of shape (360, 8, 8, 1), and their labels of shape (360,)."""
    split = load_split()
    return quantize(split.test_images), split.test_labels
