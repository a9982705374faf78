"""The operators that move elements: the copy that is chosen, what moves nothing, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tinygen.ir import BoundNode, DType, Graph, QuantParams, Shape, UnsupportedError
from tinygen.ops import builtin_ops
from tinygen.ops.common import case, movement
from tinygen.ops.common.copying import Dim, collapse, copy_call, strides

OPS = {op.name: op() for op in builtin_ops()}


def transposed(shape: Shape, order: Sequence[int], item: int = 1) -> list[Dim]:
    outer = strides(tuple(shape[i] for i in order), item)
    return [Dim(shape[i], strides(shape, item)[i], step) for i, step in zip(order, outer, strict=True)]


def test_loops_that_follow_on_are_merged() -> None:
    assert collapse(transposed((2, 3, 4, 5), (2, 3, 0, 1))) == [Dim(20, 1, 6), Dim(6, 20, 1)]
    assert collapse(transposed((2, 3, 4, 5), (0, 1, 2, 3))) == [Dim(120, 1, 1)]
    assert collapse(transposed((1, 1), (1, 0))) == []


@pytest.mark.parametrize(
    ("dims", "item", "symbol"),
    [
        (transposed((3, 8, 16), (1, 0, 2)), 1, "tg_copy_blocks_4d"),
        (transposed((3, 8, 2), (1, 0, 2)), 1, "tg_copy_elements_8"),
        (transposed((3, 8), (1, 0), 2), 2, "tg_copy_elements_16"),
        (transposed((3, 8), (1, 0), 4), 4, "tg_copy_elements_32"),
        (transposed((3, 8), (1, 0), 8), 8, "tg_copy_blocks_4d"),
        ([Dim(5, 4, 8), Dim(4, 1, 1)], 1, "tg_copy_blocks"),
        ([Dim(5, 1, 8), Dim(1, 1, 1)], 1, "tg_copy_elements_8"),
        ([Dim(3, 1, 1)], 1, "tg_copy_blocks"),
    ],
)
def test_the_copy_fits_the_block(dims: list[Dim], item: int, symbol: str) -> None:
    assert copy_call(dims, item).symbol == symbol


def bound(graph: Graph) -> BoundNode:
    return graph.bind(graph.nodes[0])


@pytest.mark.parametrize("name", ["TRANSPOSE", "PAD", "CONCATENATION", "SPLIT_V", "SLICE", "STRIDED_SLICE"])
def test_what_moves_nothing_is_an_alias(name: str) -> None:
    kernels = [OPS[name].kernel(bound(graph)) for graph in OPS[name].cases()]
    assert any(k.alias and not k.calls for k in kernels)
    assert any(k.calls and not k.alias for k in kernels)


@pytest.mark.parametrize("name", ["RESHAPE", "TRANSPOSE", "CONCATENATION", "PACK", "UNPACK", "RESIZE_BILINEAR"])
def test_another_scale_is_refused(name: str) -> None:
    graph = next(g for g in OPS[name].cases() if g.tensors[0].dtype is DType.INT8)
    OPS[name].check(bound(graph))
    other = replace(graph.tensors[0], quant=QuantParams.per_tensor(0.25, 3))
    with pytest.raises(UnsupportedError, match="different scales"):
        OPS[name].check(bound(graph.with_tensor(0, other)))


def single(op: str, shapes: Sequence[Shape], *numbers: object, attrs: object = None) -> BoundNode:
    """A node whose first input and outputs have `shapes`, and whose further inputs are int32 constants."""
    x, *outputs = [movement.tensor(s, DType.INT8, f"t{i}") for i, s in enumerate(shapes)]
    constants = [case.constant(np.array(n, np.int32)) for n in numbers]
    return bound(case.single(op, [x, *constants], outputs, attrs))


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (single("TRANSPOSE", [(2, 3), (3, 2)], (1, 1)), "not a permutation"),
        (single("TRANSPOSE", [(2,) * 6, (2,) * 6], (5, 4, 3, 2, 1, 0)), "too many loops"),
        (single("PAD", [(2, 3), (2, 4)], ((0, -1), (0, 2))), "0 or more"),
        (single("SLICE", [(2, 3), (2, 1)], (0, 3), (2, 1)), "reaches from 3"),
        (single("SLICE", [(2, 3), (2, 1)], (0, 1), (2, 0)), "is empty"),
        (single("EXPAND_DIMS", [(2, 3), (2, 3, 1)], 3), "axis 3 does not exist"),
        (single("RESIZE_BILINEAR", [(2, 3, 4), (2, 6, 8)], (6, 8)), "four dimensions"),
    ],
)
def test_refused(node: BoundNode, message: str) -> None:
    with pytest.raises(UnsupportedError, match=message) as caught:
        OPS[node.op].check(node)
    assert node.op in caught.value.where


@pytest.mark.parametrize("field", ["ellipsisMask", "newAxisMask", "offset"])
def test_strided_slice_refuses_masks_that_it_would_ignore(field: str) -> None:
    options = dict.fromkeys(("beginMask", "endMask", "shrinkAxisMask", "ellipsisMask", "newAxisMask", "offset"), 0)
    OPS["STRIDED_SLICE"].parse(SimpleNamespace(**options))
    with pytest.raises(ValueError, match="not supported"):
        OPS["STRIDED_SLICE"].parse(SimpleNamespace(**options | {field: 1}))


def test_a_shape_computed_at_run_time_is_the_one_the_model_states() -> None:
    x, y = movement.tensor((2, 6), DType.INT8), movement.tensor((3, 4), DType.INT8, "output")
    shape = movement.tensor((2,), DType.INT32, "shape")
    node = bound(case.single("RESHAPE", [x, shape], [y], OPS["RESHAPE"].parse(SimpleNamespace(newShape=None))))
    OPS["RESHAPE"].check(node)
    assert OPS["RESHAPE"].infer(node) == ((3, 4),)
