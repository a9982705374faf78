"""Plots are PNG files that show what they are given."""

from __future__ import annotations

import struct
from types import SimpleNamespace

import numpy as np
import pytest

from tinygen.shrink.plots import accuracy_against_flash, layer_sensitivity, weight_histograms

pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install 'tinygen[shrink]'")


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def model(values: list[float]) -> SimpleNamespace:
    """As far as a histogram looks into a Keras model."""

    class Kernel(np.ndarray):
        name = "kernel"

    return SimpleNamespace(layers=[SimpleNamespace(weights=[np.array(values).view(Kernel)])])


def test_accuracy_against_flash() -> None:
    points = [(2000, 0.9, "a"), (1000, 0.8, "b"), (1000, 0.8, "c")]
    plain, marked = accuracy_against_flash(points), accuracy_against_flash(points, [0])
    assert size(plain) == size(marked) and plain != marked
    assert plain == accuracy_against_flash(points), "the same figures, the same bytes"


def test_sensitivity() -> None:
    rows = [{"layer": layer, "scheme": s, "noise": n} for layer in "ab" for s, n in (("int8", 1e-5), ("int4", 0.0))]
    assert size(layer_sensitivity(rows))[0] > 400


def test_histograms_lie_side_by_side() -> None:
    one, both = weight_histograms([model([0.0, 1.0])] * 2), weight_histograms([model([0.0, 1.0]), model([0.0, 0.5])])
    assert one != both and size(one)[0] > 2 * size(one)[1]
