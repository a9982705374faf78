"""Weights of few distinct values: one palette for a kernel, one scale for each of its output channels.

A weight is `scale[channel] * palette[index]`. The palette holds -1, 0 and 1, and every channel uses an end of it. So
symmetric quantization of a channel by its largest weight, as TensorFlow Lite does it, finds just that scale, and its
codes are the palette times 127: as few distinct codes as the palette has entries, whatever the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Palette:
    """A clustered kernel, as rows of output channels.

    Args:
        colours: shape (clusters,), ascending from -1 to 1, one of them 0.
        scale: shape (channels, 1), above 0.
        index: into `colours`, shape (channels, inputs).
    """

    colours: Values
    scale: Values
    index: NDArray[np.int64]

    @property
    def weights(self) -> Values:
        """Shape (channels, inputs)."""
        weights: Values = self.scale * self.colours[self.index]
        return weights

    def bits(self) -> Values:
        """What an entropy coder spends on each colour: minus the logarithm of its share; shape (clusters,)."""
        counts = np.bincount(self.index.ravel(), minlength=len(self.colours)) + 0.5
        bits: Values = -np.log2(counts / counts.sum())
        return bits


def cluster(
    weights: Values, clusters: int, rate: float = 0.0, iterations: int = 30, start: Palette | None = None
) -> Palette:
    """k-means (Lloyd, 1982) with a scale for each row, which lowers the sum of squared errors.

    Args:
        weights: shape (channels, inputs).
        clusters: colours, at least 3.
        rate: price of a bit, in units of the weights' variance; above 0 colours that are used often are preferred
            and the code gets shorter (entropy-constrained quantization: Chou, Lookabaugh and Gray, 1989).
        iterations: at most.
        start: a palette of as many colours to go on from.
    """
    palette = start or _first_palette(weights, clusters)
    price = rate * float(np.mean(weights**2))
    for iteration in range(iterations):
        index = nearest(weights, palette.scale, palette.colours, palette.bits(), price)
        settled = iteration > 0 and (index == palette.index).all()
        palette = refit(weights, Palette(palette.colours, palette.scale, index))
        if settled:
            break
    return palette


def _first_palette(weights: Values, clusters: int) -> Palette:
    """Colours evenly spaced over what most weights of each row span."""
    scale = np.sqrt(np.mean(weights**2, axis=1, keepdims=True)) * (1.2 if clusters == 3 else 2.5)
    scale = np.minimum(np.abs(weights).max(axis=1, keepdims=True), scale)
    scale[scale == 0] = 1.0  # a row of zeros
    colours = np.linspace(-1, 1, clusters + 1 - clusters % 2)
    colours = np.delete(colours, 1) if clusters % 2 == 0 else colours
    return Palette(colours, scale, nearest(weights, scale, colours, np.zeros(len(colours)), 0.0))


def nearest(weights: Values, scale: Values, colours: Values, bits: Values, price: float) -> NDArray[np.int64]:
    """Indices of least squared error plus price of the bits; zeros stay zero, and each row uses an end."""
    error = (weights[..., np.newaxis] - scale[..., np.newaxis] * colours) ** 2
    index: NDArray[np.int64] = np.argmin(error + price * bits, axis=-1)
    index[weights == 0] = int(np.flatnonzero(colours == 0)[0])
    largest = np.argmax(np.abs(weights), axis=1)
    rows = np.flatnonzero(np.abs(weights).max(axis=1) > 0)
    ends = np.where(weights[rows, largest[rows]] > 0, len(colours) - 1, 0)
    index[rows, largest[rows]] = ends
    return index


def refit(weights: Values, palette: Palette) -> Palette:
    """The same indices with the scales, then the colours, of least squared error; -1, 0 and 1 stay."""
    coloured = palette.colours[palette.index]
    norm = np.sum(coloured**2, axis=1, keepdims=True)
    scale = np.sum(weights * coloured, axis=1, keepdims=True) / np.where(norm == 0, 1, norm)
    scale = np.where((norm == 0) | (scale <= 0), palette.scale, scale)
    wide = np.broadcast_to(scale, weights.shape)
    above = np.bincount(palette.index.ravel(), (wide * weights).ravel(), len(palette.colours))
    below = np.bincount(palette.index.ravel(), (wide**2).ravel(), len(palette.colours))
    colours = np.where(below > 0, above / np.where(below > 0, below, 1), palette.colours).clip(-1, 1)
    colours[[0, -1]] = -1, 1
    colours[palette.colours == 0] = 0
    order = np.argsort(colours, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return Palette(colours[order], scale, place[palette.index])


def to_codes(palette: Palette, largest: int = 127) -> Palette:
    """The palette with colours that are whole numbers of `1 / largest`, as integer codes will have them."""
    return Palette(np.rint(palette.colours * largest) / largest, palette.scale, palette.index)


def palette_of(weights: Values, clusters: int, tolerance: float = 1e-4) -> Palette | None:
    """The palette of weights that have one already, up to rounding; None if they have more colours.

    Args:
        weights: shape (channels, inputs).
        clusters: the most colours.
        tolerance: colours nearer than this are one; an int8 code is 1/127.
    """
    scale = np.abs(weights).max(axis=1, keepdims=True)
    scale[scale == 0] = 1.0
    relative = weights / scale
    values = np.unique(np.append(relative, (-1.0, 0.0, 1.0)))
    group = np.cumsum(np.diff(values, prepend=values[0]) > tolerance)
    sums, counts = np.bincount(group, values), np.bincount(group)
    colours = sums / counts
    colours[[0, -1]] = -1, 1
    colours[group[np.searchsorted(values, 0.0)]] = 0
    if len(colours) > clusters:
        return None
    return Palette(colours, scale, group[np.searchsorted(values, relative)])
