"""Small networks whose weights are worth encoding, and libraries that encode them whether it pays or not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.codegen.generate import generate
from tinygen.codegen.library import Library
from tinygen.codegen.lowering import Lowered
from tinygen.encode.choose import encode
from tinygen.encode.layer import encoded_kernel, encoded_weights
from tinygen.ir import Array, DType, Graph
from tinygen.ops.common import weighted
from tinygen.ops.fully_connected import FullyConnectedAttrs
from tinygen.plan import schedule_and_plan
from tinygen.plugins import Session


def clustered(weights: Array, values: int) -> Array:
    """int8 weights of `values` distinct values at most, the middle ones much commoner."""
    rng = np.random.default_rng(weights.size)
    palette = np.sort(rng.choice(np.arange(-127, 128), values, replace=False)).astype(np.int8)
    places = np.clip(np.rint(rng.normal(values / 2, values / 6, weights.shape)), 0, values - 1)
    result: Array = palette[places.astype(np.int64)]
    return result


def with_weights(graph: Graph, weights: Array, scales: tuple[float, ...] | None = None) -> Graph:
    """`graph`, of one node, with other weights, and other scales if they are given."""
    index = graph.nodes[0].inputs[1]
    tensors = list(graph.tensors)
    quant = tensors[index].quant
    if scales is not None:
        assert quant is not None
        quant = replace(quant, scale=scales)
    tensors[index] = replace(tensors[index], data=weights, quant=quant)
    return replace(graph, tensors=tuple(tensors))


def dense(units: int, depth: int, values: int) -> Graph:
    """A fully connected layer with clustered weights."""
    graph = weighted.graph(
        "FULLY_CONNECTED",
        np.random.default_rng(units),
        DType.INT8,
        (1, depth),
        (units, depth),
        (1, units),
        FullyConnectedAttrs(),
        channel_axis=0,
        per_tensor=True,
    )
    return with_weights(graph, clustered(np.zeros((units, depth)), values))


def encoded_library(
    session: Session, graph: Graph, device_name: str, coding: str, *, room: int = 1024, narrow: bool = False
) -> Library | None:
    """The library of a network of one node with its weights encoded; None if its kernel has no such form."""
    device = session.device(device_name)
    (node,) = graph.bound()
    kernel = session.kernel(node, device, "balanced")
    if kernel.blocks is None:
        kernel = session.ops[node.op].kernel(node)
    encoding = encode(kernel.blocks.weights, coding) if kernel.blocks is not None else None
    if kernel.blocks is None or encoding is None:
        return None
    if narrow:
        if kernel.blocks.tiled is None:
            return None
        encoded = kernel.blocks.tiled(encoded_weights(encoding), room)
    else:
        found = encoded_kernel(kernel, encoding, room)
        assert found is not None
        encoded = found
    _, plan = schedule_and_plan(graph, (encoded,), device.alignment)
    lowered = Lowered(graph, (encoded,), plan, (session.ops[node.op].macs(node),))
    return generate(session, lowered, device, "encoded")
