"""Explicit padding, which the `.tflite` schema lacks, written as PAD nodes before the operators."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tinygen.ir import DType, Graph, Node, QuantParams, Tensor

LOWEST = "MAX_POOL_2D"
"""Its padding must never be the greatest element; all else is padded with zeros."""


def split_padding(graph: Graph) -> Graph:
    """`graph` with a PAD (PADV2 for a maximum) before each node whose padding is a tuple; such nodes become VALID.

    UnsupportedError for an average pool: its padding does not count, so that no element can stand for it.
    """
    tensors, nodes = list(graph.tensors), []
    for node in graph.nodes:
        padding = getattr(node.attrs, "padding", None)
        if not isinstance(padding, tuple):
            nodes.append(node)
            continue
        bound = graph.bind(node)
        if node.op == "AVERAGE_POOL_2D":
            raise bound.unsupported(f"its padding {padding} has no place in a .tflite file")
        top, bottom, left, right = padding
        x = bound.input(0)
        inputs = [node.inputs[0], len(tensors)]
        tensors.append(_constant(np.array([[0, 0], [top, bottom], [left, right], [0, 0]], np.int32), "paddings"))
        if node.op == LOWEST:
            inputs.append(len(tensors))
            lowest = x.dtype.limits[0] if x.dtype is not DType.FLOAT32 else np.finfo(np.float32).min
            tensors.append(_constant(np.array([lowest], x.dtype.numpy), "lowest", x.quant))
        batches, height, width, channels = x.shape
        shape = (batches, height + top + bottom, width + left + right, channels)
        padded = len(tensors)
        tensors.append(replace(x, name=f"{x.name}/padded", shape=shape, data=None, origin=-1))
        name = "PADV2" if node.op == LOWEST else "PAD"
        nodes.append(Node(name, tuple(inputs), (padded,), None, node.location))
        attrs = replace(node.attrs, padding="VALID")
        nodes.append(replace(node, inputs=(padded, *node.inputs[1:]), attrs=attrs))
    return replace(graph, tensors=tuple(tensors), nodes=tuple(nodes))


def _constant(data: np.ndarray, name: str, quant: QuantParams | None = None) -> Tensor:
    return Tensor(name, data.shape, DType.of(data), quant, data)
