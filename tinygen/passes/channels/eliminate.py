"""The pass: analyse, make whole tensors constants, drop channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinygen.ir import Array, Graph
from tinygen.ops.base import Op
from tinygen.passes.base import Pass
from tinygen.passes.channels.bounds import Bounds, channel_bounds
from tinygen.passes.channels.liveness import kept_channels
from tinygen.passes.channels.rewrite import drop_channels
from tinygen.passes.constant_folding import fold_constants
from tinygen.passes.dead_code import eliminate_dead_code


def eliminate_channels(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """`graph` without channels that are constant for every input, or that nothing uses.

    A round carries bounds forward and needs backward through all operators; what it removed may make a whole
    tensor a constant, and so more: rounds follow until nothing changes.
    """
    while True:
        graph = eliminate_dead_code(graph, ops)
        bounds = channel_bounds(graph, ops)
        fixed = _constant_tensors(graph, bounds)
        if fixed is not graph:
            graph = fold_constants(fixed, ops)
            continue
        kept = kept_channels(graph, bounds, ops)
        graph = drop_channels(graph, kept, bounds, ops)
        if all(mask.all() for mask in kept.values()):
            return eliminate_dead_code(graph, ops)


def _constant_tensors(graph: Graph, bounds: Mapping[int, Bounds]) -> Graph:
    """`graph` with the nodes whose outputs are constants, whole, replaced by these."""
    tensors, nodes = list(graph.tensors), []
    for node in graph.nodes:
        if any(i in graph.outputs or not bounds[i].constant.all() for i in node.outputs):
            nodes.append(node)
            continue
        for i in node.outputs:
            tensors[i] = replace(tensors[i], data=_filled(tensors[i].shape, bounds[i].low))
    if len(nodes) == len(graph.nodes):
        return graph
    return replace(graph, tensors=tuple(tensors), nodes=tuple(nodes))


def _filled(shape: tuple[int, ...], channels: Array) -> Array:
    return np.array(np.broadcast_to(channels if shape else channels[0], shape))


CHANNELS = Pass("channel elimination", eliminate_channels)
