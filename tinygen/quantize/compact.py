"""Constants of few bytes: biases of 16 bits, and multipliers of a few significant bits, whatever the network.

Each channel of an int8 layer has a bias, a multiplier and a shift, 9 bytes in all, which is much beside weights that
pruning and coding made small. Here the scales of the weights move by less than one part in a hundred, so that the
multipliers that follow from them need no more bits than share a byte with the shift; the weights' integers stay.
Biases lose low bits that are far below a step of the output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, QuantParams, Tensor
from tinygen.ops.base import Op
from tinygen.ops.common.requantization import multipliers
from tinygen.ops.common.rounded_multipliers import rounded_multipliers, same_outputs
from tinygen.ops.common.short_requantization import accumulator_bounds
from tinygen.quantize.fixed_point import Ints, quantize_multiplier

SCALE_BITS, BIAS_BITS = 8, 16
NEAREST = 4
"""Multipliers tried on each side of a channel's own."""


def compact(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """The quantized `graph` with such constants; layers that are not of int8 with double rounding stay as they are."""
    tensors, nodes = list(graph.tensors), []
    for node in graph.nodes:
        axis = ops[node.op].channel_axis
        found = None if axis is None else _compact_layer(graph.bind(node), axis)
        if found is not None:
            tensors += found
            node = replace(node, inputs=(node.inputs[0], len(tensors) - 2, len(tensors) - 1))
        nodes.append(node)
    return replace(graph, tensors=tuple(tensors), nodes=tuple(nodes))


def _compact_layer(node: BoundNode, axis: int) -> tuple[Tensor, Tensor] | None:
    """The layer's weights and bias as they become; None where it stays as it is."""
    x, w, b, y = node.input(0), node.input(1), node.optional(2), node.output
    int8 = all(t.dtype is DType.INT8 and t.quant is not None for t in (x, w, y))
    if not int8 or b is None or b.data is None or w.quant is None or b.quant is None or node.attrs.rounding != "double":
        return None
    rows = np.moveaxis(node.constant(1), axis, 0).reshape(w.shape[axis], -1).astype(np.int64)
    layer = _Layer(x.scale, y.scale, y.zero_point, rows, x.zero_point * rows.sum(axis=1))
    scales = np.broadcast_to(np.array(w.quant.scale), (len(rows),))
    own = multipliers(node, len(rows))
    made = layer.scales_of(scales, w.quant.per_channel, b.data.astype(np.int64), *own)
    made = scales if made is None else made
    biases = layer.biases_of(b.data * scales, made)
    kept = made if w.quant.per_channel else made[:1]
    weights = replace(w, quant=replace(w.quant, scale=tuple(map(float, kept))), origin=-1)
    quant = QuantParams(tuple(float(x.scale * s) for s in kept), (0,) * len(kept), axis=0)
    return weights, replace(b, data=biases.astype(np.int32), quant=quant, origin=-1)


@dataclass(frozen=True, eq=False)
class _Layer:
    """Scales of input and output, the output's zero point, weights [channels, inputs], and what the input's zero point
    adds to the sums of each channel."""

    x: float
    y: float
    zero_point: int
    rows: Ints
    offsets: Ints

    def biases_of(self, real: Array, scales: Array) -> Ints:
        """The biases `real` (in units of the input's scale) under `scales`; with the offset they fit BIAS_BITS, but for
        low bits that are zero."""
        folded = np.rint(real / scales).astype(np.int64) - self.offsets
        bits = max(int(np.abs(folded).max(initial=0)).bit_length() - (BIAS_BITS - 1), 0)
        largest = (1 << BIAS_BITS - 1) - 1
        kept = np.clip(np.rint(folded / (1 << bits)).astype(np.int64), -largest, largest)
        return (kept << bits) + self.offsets

    def scales_of(self, scales: Array, per_channel: bool, bias: Ints, own: Ints, shift: Ints) -> Array | None:
        """Scales of the weights whose multipliers need few bits, the nearest that do; None where there are none."""
        used = own > 0
        if not used.any() or (shift[used] > 0).any():
            return None
        spread = int(shift[used].max() - shift[used].min())
        bits = SCALE_BITS - spread.bit_length()
        if bits < 1:
            return None
        bounds = accumulator_bounds(self.rows, bias - self.offsets) * 2  # the bias is not settled yet
        found = scales.astype(np.float64)
        open = used.copy()
        for candidates in self._candidates(own, shift, bits):
            actual = np.array([quantize_multiplier(self.x * s / self.y) for s in candidates], np.int64).reshape(-1, 2)
            multiplier, right = actual[:, 0], -actual[:, 1]
            same = (right == -shift) & same_outputs(
                multiplier, rounded_multipliers(multiplier, bits), np.maximum(right, 0), bounds, self.zero_point
            )
            if not per_channel:
                same[:] = same[used].all()
            taken = open & same
            found[taken] = candidates[taken]
            open &= ~taken
            if not open.any():
                return found
        return None

    def _candidates(self, own: Ints, shift: Ints, bits: int) -> Iterator[Array]:
        """Scales (of float32) for multipliers of `bits` bits, those of the nearest ones first."""
        unit = 1 << 30 - bits
        nearest = rounded_multipliers(own, bits)
        for step in sorted(range(-NEAREST, NEAREST + 1), key=abs):
            wanted = np.clip(nearest + step * unit, 1 << 30, (1 << 31) - unit)
            exact = (wanted * 2.0 ** (shift - 31) * self.y / self.x).astype(np.float32)
            for other in (exact, np.nextafter(exact, np.float32(0)), np.nextafter(exact, np.float32(np.inf))):
                yield other.astype(np.float64)
