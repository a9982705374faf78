"""A float graph to a quantized one, given types, scales and schemes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tinygen.ir import ABSENT, Array, DType, Graph, Node, QuantParams, Tensor, UnsupportedError
from tinygen.ops.base import Op
from tinygen.quantize.affine import to_stored
from tinygen.quantize.assign import Assignment, operands
from tinygen.quantize.compensated import compensated
from tinygen.quantize.moments import importance_of
from tinygen.quantize.schemes import Scheme
from tinygen.quantize.weights import quantize_weights

BIAS_LIMIT = {DType.INT8: (1 << 30) - 1, DType.INT16: (1 << 40) - 1}
"""The largest bias, by the type of the activations: room for the products that are added to it."""


class Refused(Exception):
    """A node whose operator refuses its type."""

    def __init__(self, node: int, dtype: DType, error: UnsupportedError) -> None:
        super().__init__(str(error))
        self.node, self.dtype, self.error = node, dtype, error


def rewrite(
    graph: Graph,
    assignment: Assignment,
    schemes: Sequence[Scheme],
    ops: Mapping[str, Op],
    corrections: Mapping[int, Array],
    moments: Mapping[int, Array],
    float_ends: bool = False,
) -> Graph:
    """The quantized graph; `Refused` names a node whose check does not take its new types or scales.

    Args:
        corrections: node -> what to add to each channel's float bias.
        moments: node -> those of what its weights meet (`moments_of`), by which weights of few bits are rounded.
        float_ends: keep float32 inputs and outputs of the network, with conversions behind and before them.
    """
    builder = _Builder(graph, assignment, schemes, ops, corrections, moments)
    return builder.build(float_ends)


class _Builder:
    def __init__(
        self,
        graph: Graph,
        assignment: Assignment,
        schemes: Sequence[Scheme],
        ops: Mapping[str, Op],
        corrections: Mapping[int, Array],
        moments: Mapping[int, Array],
    ) -> None:
        self.graph, self.assignment, self.schemes, self.ops = graph, assignment, schemes, ops
        self.corrections, self.moments = corrections, moments
        self.tensors = [replace(t, origin=-1) for t in graph.tensors]
        self.nodes: list[Node] = []
        self.made: dict[tuple[int, DType, QuantParams | None], int] = {}
        """(old tensor, type, parameters) -> new tensor."""

    def build(self, float_ends: bool) -> Graph:
        inputs = []
        for i in self.graph.inputs:
            if self.graph.tensors[i].dtype is DType.FLOAT32 and not float_ends:
                self.store(i, *self.preferred(i))
            inputs.append(i)
        for n, node in enumerate(self.graph.nodes):
            self.node(n, node)
        outputs = [self.output(i, float_ends) for i in self.graph.outputs]
        return replace(
            self.graph,
            tensors=tuple(self.tensors),
            nodes=tuple(self.nodes),
            inputs=tuple(inputs),
            outputs=tuple(outputs),
        )

    def preferred(self, index: int) -> tuple[DType, QuantParams | None]:
        """The type and parameters of a network's input: its first integer reader's, or floats."""
        for n, node in enumerate(self.graph.nodes):
            dtype = self.assignment.types[n]
            if index in node.inputs and dtype is not DType.FLOAT32:
                return dtype, self.assignment.read[index, dtype]
        return DType.FLOAT32, None

    def store(self, index: int, dtype: DType, quant: QuantParams | None) -> None:
        """Give old tensor `index`, which something writes, its new type."""
        self.tensors[index] = replace(self.tensors[index], dtype=dtype, quant=quant)
        self.made[index, dtype, quant] = index

    def fetch(self, index: int, dtype: DType, quant: QuantParams | None) -> int:
        """The tensor that holds old tensor `index` in a type and scale: it itself, a constant, or a conversion."""
        source = self.tensors[index]
        if source.dtype is dtype and source.quant == quant:
            return index
        if (index, dtype, quant) in self.made:
            return self.made[index, dtype, quant]
        new = len(self.tensors)
        name = f"{source.name}/{dtype.value}"
        if source.data is not None:
            empty = Tensor(name, source.shape, dtype, quant)
            self.tensors.append(replace(empty, data=to_stored(source.data, empty)))
        else:
            self.tensors.append(Tensor(name, source.shape, dtype, quant))
            op = "DEQUANTIZE" if dtype is DType.FLOAT32 else "QUANTIZE"
            self.nodes.append(Node(op, (index,), (new,), None, f"conversion of {source.name!r}"))
        self.made[index, dtype, quant] = new
        return new

    def node(self, n: int, node: Node) -> None:
        dtype, op = self.assignment.types[n], self.ops[node.op]
        inputs = list(node.inputs)
        active = operands(self.graph, node, op)
        if dtype is DType.FLOAT32:
            active = [i for i in inputs if i != ABSENT and self.graph.tensors[i].dtype is DType.FLOAT32]
        for position, i in enumerate(inputs):
            if i in active:
                quant = None if dtype is DType.FLOAT32 else self.assignment.read[i, dtype]
                inputs[position] = self.fetch(i, dtype, quant)
        if dtype is not DType.FLOAT32:
            for i in node.outputs:
                if self.graph.tensors[i].dtype is DType.FLOAT32:
                    self.store(i, dtype, self.assignment.written[i, dtype])
            if op.channel_axis is not None:
                inputs[1:3] = self.weights(n, node, inputs[0], op.channel_axis)
        new = replace(node, inputs=tuple(inputs))
        if op.channel_axis is not None and dtype is DType.INT8 and self.schemes[n].rounding != "double":
            rounded = replace(new, attrs=replace(node.attrs, rounding=self.schemes[n].rounding))
            if self.refusal(rounded) is None:  # packed weights without scales of powers of two round twice
                new = rounded
        error = self.refusal(new)
        if error is not None:
            raise Refused(n, dtype, error) from error
        self.nodes.append(new)

    def refusal(self, node: Node) -> UnsupportedError | None:
        """Why the operator does not take `node`, if it does not."""
        try:
            self.ops[node.op].check(replace(self.graph, tensors=tuple(self.tensors)).bind(node))
        except UnsupportedError as error:
            return error
        return None

    def weights(self, n: int, node: Node, x: int, axis: int) -> list[int]:
        """New tensors of quantized weights and bias, for an input that is the new tensor `x`."""
        dtype, scheme = self.assignment.types[n], self.schemes[n]
        w = self.tensors[node.inputs[1]]
        bound = self.graph.bind(node)
        if w.data is None or (bound.optional(2) is not None and bound.input(2).data is None):
            raise Refused(n, dtype, bound.unsupported("weights and bias must be constants"))
        channels = w.shape[axis]
        bias = np.zeros(channels) if bound.optional(2) is None else bound.constant(2).astype(np.float64)
        bias = bias + self.corrections.get(n, 0.0)
        scale = self.tensors[x].scale
        smallest = np.abs(bias) / (scale * BIAS_LIMIT[dtype])
        # A channel of zeros has no scale of its own: its bias shall still be precise.
        flat = np.moveaxis(w.data, axis, 0).reshape(channels, -1)
        smallest = np.where(np.any(flat, axis=1), smallest, np.abs(bias) / (scale * (1 << 20)))
        bits, moments = scheme.weight_bits, self.moments.get(n) if scheme.weight_bits < 8 else None
        importance = None if moments is None else importance_of(bound, moments)
        quantized = quantize_weights(w.data, axis, bits, scheme.per_channel, scheme.scale_kind, smallest, importance)
        values = quantized.values if moments is None else compensated(bound, quantized.quant, bits, moments)
        stored = Tensor(w.name, w.shape, DType.INT8, quantized.quant, values)
        steps = scale * np.array(quantized.quant.scale)
        integer = np.int32 if dtype is DType.INT8 else np.int64
        whole = np.rint(bias / steps).astype(integer)
        b_quant = QuantParams(tuple(float(np.float32(s)) for s in steps), (0,) * len(steps), 0)
        name = bound.input(2).name if bound.optional(2) is not None else f"{w.name}/bias"
        self.tensors += [stored, Tensor(name, whole.shape, DType.of(whole), b_quant, whole)]
        return [len(self.tensors) - 2, len(self.tensors) - 1]

    def output(self, index: int, float_ends: bool) -> int:
        if self.graph.tensors[index].dtype is DType.FLOAT32 and float_ends:
            return self.fetch(index, DType.FLOAT32, None)
        return index
