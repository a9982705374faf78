"""A convolution and the average of its pixels as one layer by blocks of channels, where its weights are encoded."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace

from tinygen.cascade import Cascade
from tinygen.cascade.fold import fold_kernel, folds
from tinygen.cascade.node import cascade_node
from tinygen.ir import BoundNode, EncodedWeights, Graph, Kernel, Node, Tensor

Select = Callable[[BoundNode], Kernel]
"""The device's kernel for a node."""
Averaged = Callable[[EncodedWeights, int, Kernel], Kernel]
"""`Blocks.averaged`, `Blocks.averaged_tiled`."""
SUM_BYTES = 4


def averaged_kernel(graph: Graph, node: Node, kernel: Kernel, select: Select) -> Kernel:
    """`kernel`, of a cascade, able to run by blocks of channels instead, if it is a convolution and an average.

    Its output as a whole is then no more in memory than by strips of rows, and weights are read once.
    """
    if not isinstance(node.attrs, Cascade) or node.attrs.feed or len(node.attrs.nodes) != 2:
        return kernel
    layer, average = map(graph.bind, node.attrs.nodes)
    if average.op not in ("MEAN", "AVERAGE_POOL_2D") or not folds(average):
        return kernel
    blocks = select(layer).blocks
    if blocks is None or blocks.averaged is None:
        return kernel
    channels = layer.output.shape[-1] // len(blocks.weights)
    made = functools.partial(_of_units, blocks.averaged, average, channels)
    tiled = blocks.averaged_tiled and functools.partial(_by_tile, blocks.averaged_tiled, average)
    room = blocks.unit_bytes + blocks.output_bytes + SUM_BYTES * channels
    changed = replace(
        blocks, layer=made, ragged=False, tiled=tiled, averaged=None, averaged_tiled=None, unit_bytes=room
    )
    return replace(kernel, blocks=changed)


def joined(
    graph: Graph, kernels: Sequence[Kernel], raw: Container[int], select: Select
) -> Iterator[tuple[Graph, tuple[Kernel, ...], int]]:
    """`graph` and `kernels` with a convolution and the average behind it as one node, whose number comes third.

    Only of nodes in `raw` that can run so. The node's kernel has the convolution's constants and takes the memory of
    both layers: it stands for them in plans, and does not run.
    """
    for n, m in itertools.combinations(range(len(graph.nodes)), 2):
        node, average = graph.nodes[n], graph.nodes[m]
        between = node.outputs[0]
        if n not in raw or average.inputs[0] != between or not folds(graph.bind(average)):
            continue
        readers = sum(between in one.inputs for one in graph.nodes)
        if isinstance(node.attrs, Cascade) or readers > 1 or between in graph.outputs:
            continue
        blocks = select(graph.bind(node)).blocks
        if blocks is None or blocks.averaged is None:
            continue
        both = cascade_node(graph, (node, average), 1)
        room = kernels[n].scratch_bytes + graph.tensors[between].bytes
        kept = [k for k in range(len(graph.nodes)) if k not in (n, m)]
        place = sum(k < m for k in kept)
        nodes, rest = [graph.nodes[k] for k in kept], [kernels[k] for k in kept]
        nodes.insert(place, both)
        rest.insert(place, Kernel(kernels[n].calls, scratch_bytes=room))
        yield replace(graph, nodes=tuple(nodes)), tuple(rest), place


def _of_units(averaged: Averaged, average: BoundNode, channels: int, weights: EncodedWeights, size: int) -> Kernel:
    """The kernel that makes `size` units of so many channels, and averages them."""
    part = _of_channels(average, size * channels)
    return averaged(weights, size, fold_kernel(part, part.input(0).shape[1], True, True))


def _by_tile(averaged: Averaged, average: BoundNode, weights: EncodedWeights, room: int) -> Kernel:
    """The kernel that makes a tile in `room` bytes, and adds it to the averages."""
    return averaged(weights, room, fold_kernel(average, average.input(0).shape[1], True, True))


def _of_channels(node: BoundNode, channels: int) -> BoundNode:
    """`node` on some of its channels."""

    def part(tensor: Tensor | None) -> Tensor | None:
        if tensor is None or tensor.is_constant:
            return tensor
        return replace(tensor, shape=(*tensor.shape[:-1], channels))

    output = replace(node.output, shape=(*node.output.shape[:-1], channels))
    return replace(node, inputs=tuple(map(part, node.inputs)), outputs=(output,))
