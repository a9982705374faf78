"""A cascade on some columns of its images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinygen.cascade.node import Cascade
from tinygen.cascade.rows import CONVOLUTIONS, POOLS, Need, need
from tinygen.ir import BoundNode, Graph, Input, Kernel, Node, Output, Scalar, Tensor, call
from tinygen.ops.common.window import Axis

COPY = "COPY"
"""Not an operator: the node that copies some columns of an image."""


@dataclass(frozen=True)
class Columns:
    """Its attributes: the column that is read first, the one that is written first, and how many are."""

    source: int
    target: int
    count: int


def narrowed(
    graph: Graph, node: Node, axes: Sequence[tuple[Axis, Axis]], first: int, end: int, fold: bool
) -> tuple[Graph, tuple[Node, ...]] | None:
    """`graph` with the images that cascade `node` needs for the output columns [first, end), and what it runs then.

    Tensors between the nodes keep their numbers; copies of columns get new ones. Where the last node folds the image
    into one pixel the columns are its input's. None where some columns need only padding, or nodes read constants that
    differ from column to column.
    """
    attrs: Cascade = node.attrs
    wanted = _wanted(graph, attrs.nodes, axes, (first, end))
    if wanted is None:
        return None
    ranges, needs = wanted
    work = _Work(list(graph.tensors), ranges, frozenset(node.inputs))
    for one, (rows, _), across in zip(attrs.nodes, axes, needs, strict=True):
        work.append(graph, one, rows, across, folded=fold and one is attrs.nodes[-1])
    if not fold:
        work.scatter(graph.tensors[node.outputs[0]], node.outputs[0], first)
    return replace(graph, tensors=tuple(work.tensors)), tuple(work.nodes)


def copy_kernel(node: BoundNode, rows: int) -> Kernel:
    """The kernel of a copy for some rows."""
    x, y, columns = node.input(0), node.output, node.attrs
    pixel = x.shape[3] * x.dtype.bytes
    sizes = (rows, columns.count * pixel, x.shape[2] * pixel, y.shape[2] * pixel)
    source, target = Input(0, columns.source * pixel), Output(0, columns.target * pixel)
    return Kernel((call("tg_copy_blocks", source, target, *map(Scalar, sizes), op="movement"),))


def _wanted(
    graph: Graph, nodes: Sequence[Node], axes: Sequence[tuple[Axis, Axis]], columns: tuple[int, int]
) -> tuple[dict[int, tuple[int, int]], list[Need]] | None:
    """The columns of each tensor that anyone needs, and those that each node needs of its inputs."""
    ranges = {nodes[-1].outputs[0]: columns}
    needs: list[Need] = []
    for one, (_, across) in zip(reversed(nodes), reversed(axes), strict=True):
        wanted = need(across, *ranges[one.outputs[0]])
        if not wanted.rows or wanted.above < 0:
            return None
        needs.insert(0, wanted)
        for t in one.inputs:
            if t < 0:
                continue
            tensor = graph.tensors[t]
            if not tensor.is_constant:
                low, high = ranges.get(t, (wanted.first, wanted.end))
                ranges[t] = min(low, wanted.first), max(high, wanted.end)
            elif one.op not in (*CONVOLUTIONS, *POOLS) and len(tensor.shape) > 1 and tensor.shape[-2] != 1:
                return None
    return ranges, needs


def _of_width(tensor: Tensor, columns: int) -> Tensor:
    return replace(tensor, shape=(*tensor.shape[:2], columns, tensor.shape[3]))


@dataclass
class _Work:
    """The nodes of a patch in the making."""

    tensors: list[Tensor]
    ranges: dict[int, tuple[int, int]]
    whole: frozenset[int]

    def __post_init__(self) -> None:
        self.nodes: list[Node] = []
        self.copies: dict[tuple[int, int, int], int] = {}

    def append(self, graph: Graph, node: Node, rows: Axis, across: Need, *, folded: bool) -> None:
        """`node` on the columns that it needs, after copies of those. `folded`: it makes one pixel all the same."""
        inputs = tuple(t if t < 0 or graph.tensors[t].is_constant else self.columns(t, across) for t in node.inputs)
        if folded:
            self.nodes.append(replace(node, inputs=inputs))
            return
        attrs = node.attrs
        if node.op in (*CONVOLUTIONS, *POOLS):
            below = max(rows.at(rows.output - 1, rows.kernel - 1) + 1 - rows.input, 0)
            attrs = replace(attrs, padding=(rows.before, below, across.above, across.below))
        made = node.outputs[0]
        low, high = self.ranges[made]
        self.tensors[made] = _of_width(graph.tensors[made], high - low)
        self.nodes.append(replace(node, inputs=inputs, attrs=attrs))

    def columns(self, tensor: int, across: Need) -> int:
        """The tensor that has just the columns of `tensor` that are needed."""
        low, high = self.ranges[tensor]
        if tensor in self.whole:
            low, high = 0, self.tensors[tensor].shape[2]
        elif (low, high) == (across.first, across.end):
            return tensor
        key = tensor, across.first, across.end
        if key not in self.copies:
            self.copies[key] = len(self.tensors)
            self.tensors.append(_of_width(self.tensors[tensor], across.rows))
            self._copy(tensor, self.copies[key], Columns(across.first - low, 0, across.rows))
        return self.copies[key]

    def scatter(self, whole: Tensor, output: int, first: int) -> None:
        """Let what the last node makes go to its place in the whole output."""
        narrow, made = self.tensors[output], len(self.tensors)
        self.tensors.append(narrow)
        self.tensors[output] = whole
        self.nodes[-1] = replace(self.nodes[-1], outputs=(made,))
        self._copy(made, output, Columns(0, first, narrow.shape[2]))

    def _copy(self, source: int, target: int, columns: Columns) -> None:
        self.nodes.append(Node(COPY, (source,), (target,), columns, ""))
