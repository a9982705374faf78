"""FULLY_CONNECTED: every unit sees every input; weights are [units, depth]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import activation as act
from tinygen.ops.common import weighted
from tinygen.ops.common.requantization import Rounding
from tinygen.ops.common.weighted_cases import INT16, PACKED, PACKED_SHIFT, SHIFT, SINGLE, Kind, draw_kind, graph


@dataclass(frozen=True)
class FullyConnectedAttrs:
    activation: str = "NONE"
    keep_num_dims: bool = False
    """The output keeps all dimensions of the input but the last; otherwise it has two."""
    rounding: Rounding = field(default="double", kw_only=True, repr=False)
    """Of the requantization; the schema knows only the first."""


class FullyConnected(Op):
    """Output[b, u] = act(bias[u] + sum over i of input[b, i] * weights[u, i])."""

    name = "FULLY_CONNECTED"
    options = "FullyConnectedOptions"
    types = weighted.TYPES
    channel_axis = 0

    def parse(self, options: Any) -> FullyConnectedAttrs:
        if options.weightsFormat != 0:
            raise ValueError(f"weights format {options.weightsFormat} (shuffled) is not supported")
        return FullyConnectedAttrs(act.parse_activation(options.fusedActivationFunction), bool(options.keepNumDims))

    def export(self, attrs: FullyConnectedAttrs) -> dict[str, Any]:
        return {
            "fusedActivationFunction": act.export_activation(attrs.activation),
            "keepNumDims": attrs.keep_num_dims,
        }

    def check(self, node: BoundNode) -> None:
        super().check(node)
        x, w = node.input(0), node.input(1)
        if len(w.shape) != 2 or 0 in w.shape:
            raise node.unsupported(f"weights must be [units, depth], not of shape {w.shape}")
        depth = w.shape[1]
        if not x.shape or x.elements % depth or (node.attrs.keep_num_dims and x.shape[-1] != depth):
            raise node.unsupported(f"an input of shape {x.shape} does not fit weights of shape {w.shape}")
        weighted.check_weighted(node, channel_axis=0)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        x, (units, depth) = node.input(0), node.input(1).shape
        if node.attrs.keep_num_dims:
            return ((*x.shape[:-1], units),)
        return ((x.elements // depth, units),)

    def macs(self, node: BoundNode) -> int:
        return node.output.elements * node.input(1).shape[1]

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x, w = inputs[0], inputs[1]
        assert x is not None and w is not None
        units, depth = w.shape
        rows = x.reshape(-1, depth)
        if x.dtype == np.float32:
            sums = np.zeros((len(rows), units), np.float32)
            for i in range(depth):  # one product after another, as the kernel adds them
                sums += rows[:, i, None] * w[:, i]
            result = act.clamp(sums + weighted.bias_or_zero(node, units), node.attrs.activation, node.output)
        else:
            # In doubles, for the speed of the matrix product: exact below 2**53.
            centred = rows.astype(np.float64) - node.input(0).zero_point
            exact = (centred @ w.T.astype(np.float64)).astype(np.int64)
            exact += weighted.bias_or_zero(node, units)
            result = weighted.finish(node, exact)
        return [result.reshape(self.infer(node)[0])]

    def kernel(self, node: BoundNode) -> Kernel:
        w = node.constant(1)
        units, depth = w.shape
        sizes = {"batches": node.input(0).elements // depth, "depth": depth, "units": units}
        if node.input(0).dtype is DType.FLOAT32:
            return weighted.kernel_f32(node, "fully_connected", sizes, w)
        sums = w.astype(np.int64).sum(axis=1)
        counted = "units" if sizes["batches"] == 1 else ""
        return weighted.kernel_quantized(node, "fully_connected", sizes, w, sums, counted)

    def cases(self) -> Iterable[Graph]:
        rng = np.random.default_rng(0)
        relu = FullyConnectedAttrs("RELU")
        yield _graph(rng, DType.INT8, (1, 37), 10, 37)
        yield _graph(rng, DType.INT8, (3, 16), 5, 16, relu, per_tensor=True)
        yield _graph(rng, DType.INT8, (2, 3, 4), 5, 4, FullyConnectedAttrs("RELU6", True), per_tensor=True)
        yield _graph(rng, DType.INT8, (2, 2, 6), 3, 12, bias=False)
        yield _graph(rng, DType.INT8, (1, 9), 1, 9, FullyConnectedAttrs("RELU_N1_TO_1"))
        for kind in (INT16, SINGLE, SHIFT, *PACKED, *PACKED_SHIFT):
            yield _graph(rng, kind, (2, 19), 5, 19, relu)
        yield _graph(rng, INT16, (1, 600), 2, 600, bias=False)
        yield _graph(rng, DType.FLOAT32, (2, 19), 4, 19, FullyConnectedAttrs("RELU6"))
        yield _graph(rng, DType.FLOAT32, (2, 3, 4), 5, 4, FullyConnectedAttrs("NONE", True), bias=False)

    def draw(self, draw: Draw) -> Graph:
        depth, units = draw.integer(1, 40), draw.integer(1, 12)
        keep = draw.choice((False, True))
        shape: Shape = (*(draw.integer(1, 3) for _ in range(draw.integer(0, 3))), depth)
        if not keep and depth % 2 == 0 and draw.choice((False, True)):
            shape = (*shape[:-1], 2, depth // 2)
        return _graph(
            np.random.default_rng(draw.integer(0, 1 << 30)),
            draw_kind(draw),
            shape,
            units,
            depth,
            FullyConnectedAttrs(draw.choice(act.NAMES), keep),
            per_tensor=draw.choice((False, True)),
            bias=draw.choice((True, False)),
        )


def _graph(
    rng: np.random.Generator,
    kind: Kind | DType,
    shape: Shape,
    units: int,
    depth: int,
    attrs: FullyConnectedAttrs = FullyConnectedAttrs(),
    per_tensor: bool = False,
    bias: bool = True,
) -> Graph:
    rows = int(np.prod(shape)) // depth
    out = (*shape[:-1], units) if attrs.keep_num_dims else (rows, units)
    return graph(
        "FULLY_CONNECTED",
        rng,
        kind,
        shape,
        (units, depth),
        out,
        attrs,
        channel_axis=0,
        per_tensor=per_tensor,
        bias=bias,
    )
