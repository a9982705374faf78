"""Makes tensors and weights smaller: drops the channels that do not stay, constants folded into biases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Node, QuantParams, Tensor
from tinygen.ops.base import Op
from tinygen.ops.common import weighted
from tinygen.ops.common.elementwise import Binary
from tinygen.ops.common.movement import axis_of
from tinygen.ops.reshape import ReshapeAttrs
from tinygen.passes.channels.bounds import Bounds
from tinygen.passes.channels.liveness import Kept
from tinygen.passes.channels.uses import constant_sums
from tinygen.passes.channels.weighted import WEIGHTED, accumulator_bounds
from tinygen.quantize.fixed_point import INT32_MAX, INT32_MIN


def drop_channels(graph: Graph, kept: Kept, bounds: Mapping[int, Bounds], ops: Mapping[str, Op]) -> Graph:
    """`graph` with only the channels `kept`. What stays keeps its values; a tensor that shrinks loses its origin."""
    tensors = [_sliced(t, kept[i]) if i in kept else t for i, t in enumerate(graph.tensors)]
    nodes = []
    for node in graph.nodes:
        bound = graph.bind(node)
        fresh: dict[int, Tensor] = {}
        if bound.op in WEIGHTED:
            fresh = _weighted(bound, node, kept, bounds)
        elif bound.op == "CONCATENATION":
            fresh = _joined(bound, node, kept)
        elif bound.op == "PACK" or isinstance(ops[bound.op], Binary):
            fresh = _operands(bound, node, kept)
        inputs = list(node.inputs)
        for position, tensor in fresh.items():
            inputs[position : position + 1] = [len(tensors)]
            tensors.append(tensor)
        attrs = bound.attrs
        if bound.op == "CONCATENATION":
            inputs = [i for i in inputs if tensors[i].elements]
        if bound.op == "RESHAPE" and not kept[node.outputs[0]].all():
            attrs, inputs = ReshapeAttrs(tensors[node.outputs[0]].shape), inputs[:1]
        nodes.append(replace(node, inputs=tuple(inputs), attrs=attrs))
    return replace(graph, tensors=tuple(tensors), nodes=tuple(nodes))


def _sliced(tensor: Tensor, mask: Array, axis: int = -1) -> Tensor:
    """`tensor` with the elements `mask` along `axis`."""
    if mask.all():
        return tensor
    axis %= len(tensor.shape)
    quant = tensor.quant
    if quant and quant.per_channel and quant.axis == axis:
        chosen = np.flatnonzero(mask)
        quant = QuantParams(
            tuple(quant.scale[i] for i in chosen), tuple(quant.zero_point[i] for i in chosen), quant.axis, quant.bits
        )
    shape = (*tensor.shape[:axis], int(mask.sum()), *tensor.shape[axis + 1 :])
    data = None if tensor.data is None else np.ascontiguousarray(np.compress(mask, tensor.data, axis))
    return replace(tensor, shape=shape, data=data, quant=quant, origin=-1)


def _weighted(node: BoundNode, at: Node, kept: Kept, bounds: Mapping[int, Bounds]) -> dict[int, Tensor]:
    """New weights and bias, by input position, where any change."""
    source, target = at.inputs[0], at.outputs[0]
    outputs = kept[target]
    w = node.input(weighted.WEIGHTS)
    bias = node.optional(weighted.BIAS)
    if node.op == "DEPTHWISE_CONV_2D":
        fresh = {weighted.WEIGHTS: _sliced(w, outputs)}
        return fresh | ({weighted.BIAS: _sliced(bias, outputs)} if bias else {}) if not outputs.all() else {}
    inputs = kept.get(source, np.ones(node.input(0).shape[-1], bool))
    weighs = (node.constant(weighted.WEIGHTS) != 0).reshape(len(outputs), -1).any(axis=1)
    fixed = bounds[target].constant & outputs & weighs & (source in bounds)
    if inputs.all() and outputs.all() and not fixed.any():
        return {}
    if source in bounds and w.dtype is DType.INT8:
        w, bias = _folded(node, bounds[source], ~inputs, fixed)
    elif fixed.any():
        data = node.constant(weighted.WEIGHTS).copy()
        data[fixed] = 0
        w = replace(w, data=data, origin=-1)
    times = w.shape[-1] // len(inputs) if w.shape[-1] % len(inputs) == 0 else 0
    smaller = _sliced(_sliced(w, outputs, 0), np.tile(inputs, times)) if times else _sliced(w, outputs, 0)
    result = {weighted.WEIGHTS: smaller}
    if bias is not None:
        result[weighted.BIAS] = _sliced(bias, outputs)
    return result


def _folded(node: BoundNode, x: Bounds, gone: Array, fixed: Array) -> tuple[Tensor, Tensor | None]:
    """int8 weights and bias: constant inputs in the bias, outputs that are `fixed` with nothing but a bias."""
    w, bias = node.input(weighted.WEIGHTS), node.optional(weighted.BIAS)
    values = weighted.bias_or_zero(node, w.shape[0]).astype(np.int64) + constant_sums(node, x, gone)
    if fixed.any():
        sums = np.clip(accumulator_bounds(node, x.low, x.high).low[0], INT32_MIN, INT32_MAX)
        values = np.where(fixed, sums, values)
        data = node.constant(weighted.WEIGHTS).copy()
        data[fixed] = 0
        w = replace(w, data=data, origin=-1)
    if bias is None:
        if not values.any():
            return w, None
        assert w.quant is not None
        scales = tuple(float(np.float32(node.input(0).scale * s)) for s in w.quant.scale)
        quant = QuantParams(scales, (0,) * len(scales))
        bias = Tensor(f"{node.output.name}/bias", values.shape, DType.INT32, quant)
    return w, replace(bias, data=values.astype(np.int32), origin=-1)


def _operands(node: BoundNode, at: Node, kept: Kept) -> dict[int, Tensor]:
    """Constant operands of an element-wise operator with fewer channels, by input position."""
    mask = kept[at.outputs[0]]
    constant = [i for i, t in enumerate(node.inputs) if t and t.is_constant and t.shape[-1:] == mask.shape]
    return {} if mask.all() else {i: _sliced(node.input(i), mask) for i in constant}


def _joined(node: BoundNode, at: Node, kept: Kept) -> dict[int, Tensor]:
    """Constant parts of a concatenation with fewer channels, perhaps none, by input position."""
    mask = kept[at.outputs[0]]
    rank = len(node.output.shape)
    along = axis_of(node, node.attrs.axis, rank) == rank - 1
    start, fresh = 0, {}
    for i in range(len(at.inputs)):
        size = node.input(i).shape[-1] if along else 0
        part = mask[start : start + size] if along else mask
        if node.input(i).is_constant and not part.all():
            fresh[i] = _sliced(node.input(i), part)
        start += size
    return fresh
