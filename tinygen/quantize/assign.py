"""Which integers stand for which activation: types by operator, scales by groups that must share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinygen.ir import ABSENT, DType, Graph, Node, QuantParams
from tinygen.ops.base import Op
from tinygen.quantize.observe import Observation
from tinygen.quantize.parameters import activation_parameters
from tinygen.quantize.ranges import Range, min_max
from tinygen.quantize.schemes import Scheme

Key = tuple[int, DType]
"""A float tensor of the graph in one of its integer types."""

CONVERSIONS = ("CAST", "QUANTIZE", "DEQUANTIZE")
"""What they compute depends on the type: they stay as they are."""


@dataclass(frozen=True)
class Assignment:
    """Types and scales.

    Attributes:
        types: of each node: INT8, INT16, or FLOAT32 where it stays in floats.
        written: scale and zero point that the producer of a tensor gives it.
        read: those that an operator wants its operands in; where they differ from `written`, a QUANTIZE converts.
    """

    types: tuple[DType, ...]
    written: Mapping[Key, QuantParams]
    read: Mapping[Key, QuantParams]


def assign(
    graph: Graph,
    schemes: Sequence[Scheme],
    ranges: Mapping[int, Range],
    observed: Mapping[int, Observation],
    ops: Mapping[str, Op],
    refused: Mapping[int, DType] | None = None,
) -> Assignment:
    """The types and scales of `graph` under `schemes`, one a node.

    int8 covers `ranges`; int16 has room for all that was `observed`. `refused` names types for nodes whose own check
    refuses what their scheme asks for.
    """
    refused = refused or {}
    types = tuple(
        refused.get(n, node_type(graph, node, scheme, ops))
        for n, (node, scheme) in enumerate(zip(graph.nodes, schemes, strict=True))
    )
    groups = _Groups()
    style: dict[Key, Scheme] = {}
    fixed: dict[Key, QuantParams] = {}
    for n, node in enumerate(graph.nodes):
        dtype = types[n]
        if dtype is DType.FLOAT32:
            continue
        keys = [(i, dtype) for i in operands(graph, node, ops[node.op])]
        outputs = [(i, dtype) for i in node.outputs if graph.tensors[i].dtype is DType.FLOAT32]
        for key in (*keys, *outputs):
            groups.add(key)
            style.setdefault(key, schemes[n])
        style.update(dict.fromkeys(outputs, schemes[n]))
        if dtype in ops[node.op].fixed_output:
            scale, zero = ops[node.op].fixed_output[dtype]
            fixed |= {key: QuantParams.per_tensor(scale, zero) for key in outputs}
        elif ops[node.op].same_scale:
            for key in (*keys, *outputs)[1:]:
                groups.join((*keys, *outputs)[0], key)
    read: dict[Key, QuantParams] = {}
    for members in groups.all():
        read |= dict.fromkeys(members, _shared(members, fixed, style, ranges, observed))
    return Assignment(types, read | fixed, read)


def node_type(graph: Graph, node: Node, scheme: Scheme, ops: Mapping[str, Op]) -> DType:
    """The type of a node's activations: its scheme's, or int8, or floats, whichever its operator has first."""
    op = ops[node.op]
    touched = [graph.tensors[i] for i in (*node.inputs, *node.outputs) if i != ABSENT]
    if node.op in CONVERSIONS or all(t.dtype is not DType.FLOAT32 for t in touched):
        return DType.FLOAT32
    if op.channel_axis is not None and graph.tensors[node.inputs[1]].dtype is not DType.FLOAT32:
        return DType.FLOAT32  # hybrid weights: integers already
    wanted = (scheme.activations,) if scheme.activations is DType.FLOAT32 else (scheme.activations, DType.INT8)
    return next((t for t in wanted if t in op.types), DType.FLOAT32)


def operands(graph: Graph, node: Node, op: Op) -> list[int]:
    """The float tensors that `node` reads as activations: not the weights and bias of weighted operators."""
    inputs = node.inputs[:1] if op.channel_axis is not None else node.inputs
    return [i for i in inputs if i != ABSENT and graph.tensors[i].dtype is DType.FLOAT32]


def _shared(
    members: Sequence[Key],
    fixed: Mapping[Key, QuantParams],
    style: Mapping[Key, Scheme],
    ranges: Mapping[int, Range],
    observed: Mapping[int, Observation],
) -> QuantParams:
    """The parameters of a group: a fixed one's if all fit into it, otherwise from the union of their ranges."""
    dtype = members[0][1]
    known = [i for i, _ in members if i in observed]
    ends = [ranges[i] if dtype is DType.INT8 else min_max(observed[i].histogram, 16) for i in known]
    union: Range = (min((low for low, _ in ends), default=0.0), max((high for _, high in ends), default=0.0))
    for key in members:
        if key in fixed and _fits(union, fixed[key], dtype):
            return fixed[key]
    scheme = style[members[0]]
    return activation_parameters(union, dtype, scheme.symmetric, scheme.scale_kind)


def _fits(limits: Range, quant: QuantParams, dtype: DType) -> bool:
    (scale,), (zero,) = quant.scale, quant.zero_point
    low, high = ((end - zero) * scale for end in dtype.limits)
    return low <= limits[0] + scale and limits[1] <= high + scale


class _Groups:
    """Disjoint sets of keys."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def add(self, key: Key) -> None:
        self._parent.setdefault(key, key)

    def root(self, key: Key) -> Key:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def join(self, first: Key, second: Key) -> None:
        self._parent[self.root(second)] = self.root(first)

    def all(self) -> list[list[Key]]:
        sets: dict[Key, list[Key]] = {}
        for key in self._parent:
            sets.setdefault(self.root(key), []).append(key)
        return list(sets.values())


def without(types: Mapping[int, DType], node: int, dtype: DType) -> dict[int, DType]:
    """`types` with the next type to try for `node`, whose check refused `dtype`: int8 after int16, then floats."""
    return {**types, node: DType.INT8 if dtype is DType.INT16 else DType.FLOAT32}
