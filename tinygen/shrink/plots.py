"""Plots by matplotlib, as PNG: accuracy against flash, histograms of weights, sensitivity of layers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from tinygen.compress.measure import kernels_of
from tinygen.shrink.stage import Stage

NEEDS = "plots need matplotlib: pip install 'tinygen[shrink]'"
BINS = 60


def can_plot() -> bool:
    """Whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def run_plots(
    stages: Sequence[Stage], models: Sequence[Any], sensitivity: Sequence[Mapping[str, Any]]
) -> dict[str, bytes]:
    """File name -> PNG, of one run; {} without matplotlib.

    Args:
        stages: the base first.
        models: the Keras models whose weights are compared: base and final.
        sensitivity: see `sensitivity.sensitivity`.
    """
    if not can_plot():
        return {}
    points = [
        (stage.flash_bytes if stage.flash_bytes is not None else stage.weights_bytes, stage.accuracy, stage.name)
        for stage in stages
    ]
    return {
        "accuracy_flash.png": accuracy_against_flash(points, joined=True),
        "weights.png": weight_histograms(models),
        "sensitivity.png": layer_sensitivity(sensitivity),
    }


def accuracy_against_flash(
    points: Sequence[tuple[float, float, str]], front: Sequence[int] = (), *, joined: bool = False
) -> bytes:
    """Points (flash bytes, accuracy, label); those of `front` stand out; `joined` draws a line through all."""
    figure, (axes,) = _figure(1)
    labels: dict[tuple[float, float], list[str]] = {}
    for flash, accuracy, label in points:
        labels.setdefault((flash, accuracy), []).append(label)
    for (flash, accuracy), names in labels.items():
        where = (flash / 1024, accuracy)
        axes.annotate(", ".join(names), where, textcoords="offset points", xytext=(5, 4), fontsize=7)
    x, y = [p[0] / 1024 for p in points], [p[1] for p in points]
    axes.plot(x, y, "o-" if joined else "o", color="#8a8a8a", markersize=4)
    if front:
        order = sorted(front, key=lambda i: x[i])
        axes.plot([x[i] for i in order], [y[i] for i in order], "o-", color="#c0392b", markersize=6, label="Pareto")
        axes.legend()
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("{x:g}")
    axes.tick_params(axis="x", which="both", labelsize=7)
    axes.margins(x=0.15)
    axes.set_xlabel("flash of the linked image, KiB")
    axes.set_ylabel("accuracy on the test samples")
    return _png(figure)


def weight_histograms(models: Sequence[Any]) -> bytes:
    """The weights of all kernels of the base (left) and the final model (right)."""
    figure, axes = _figure(len(models))
    for axis, model, title in zip(axes, models, ("base", "final"), strict=True):
        kernels = [np.asarray(k).ravel() for layer in model.layers for k in kernels_of(layer)]
        values = np.concatenate(kernels) if kernels else np.zeros(1)
        axis.hist(values, BINS, color="#2c6fad")
        axis.set_yscale("log")
        axis.set_xlabel("weight")
        axis.set_title(f"{title}: {values.size:,} weights, {np.count_nonzero(values == 0):,} zero", fontsize=9)
    return _png(figure)


def layer_sensitivity(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Noise that quantizing one layer alone adds to the output, for each scheme."""
    figure, (axes,) = _figure(1)
    schemes = list(dict.fromkeys(row["scheme"] for row in rows))
    for number, scheme in enumerate(schemes):
        own = [row for row in rows if row["scheme"] == scheme]
        where = np.arange(len(own)) + 0.8 * (number + 0.5) / len(schemes) - 0.4
        axes.bar(where, [max(row["noise"], 1e-12) for row in own], 0.8 / len(schemes), label=scheme)
        axes.set_xticks(range(len(own)), [row["layer"] for row in own], rotation=60, ha="right", fontsize=7)
    axes.set_yscale("log")
    axes.set_ylabel("power of the error / of the output")
    axes.legend()
    return _png(figure)


def _figure(columns: int) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.6 * columns, 4.0), dpi=110, layout="constrained")
    axes = figure.subplots(1, columns, squeeze=False)[0]
    for axis in axes:
        axis.grid(True, alpha=0.25)
    return figure, axes


def _png(figure: Any) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()
