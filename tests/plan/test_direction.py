"""Kernels are turned to work downwards exactly where that makes the arena smaller."""

from __future__ import annotations

from dataclasses import replace

from tinygen.ir import DType, Graph, Kernel, Node, QuantParams, Tensor
from tinygen.plan import choose_directions, plan_memory

SIZES = (2700, 1800, 1800, 3600)
"""Input, a layer that shrinks, one in place with scratch, one that grows: as in a network for images."""


def _chain(sizes: tuple[int, ...]) -> Graph:
    quant = QuantParams.per_tensor(1.0)
    tensors = tuple(Tensor(f"t{i}", (size,), DType.INT8, quant) for i, size in enumerate(sizes))
    nodes = tuple(Node("RELU", (i,), (i + 1,)) for i in range(len(sizes) - 1))
    return Graph("chain", tensors, nodes, (0,), (len(sizes) - 1,))


def _kernels() -> tuple[Kernel, ...]:
    shrinks = Kernel(overlay={0: 0}, why="up")
    down = Kernel(overlay_up={0: SIZES[0] - SIZES[1]}, why="down")
    return (
        replace(shrinks, reverse=down),
        Kernel(inplace=(0,), scratch_bytes=200),
        Kernel(overlay={0: SIZES[3] - SIZES[2]}),
    )


def test_a_layer_that_shrinks_is_turned_for_one_that_grows() -> None:
    graph, kernels = _chain(SIZES), _kernels()
    plan = plan_memory(graph, kernels)
    assert plan.arena_bytes > SIZES[3], "upwards the layer in place cannot lie at the upper end"
    chosen, better = choose_directions(graph, kernels, plan, 4)
    assert (better.arena_bytes, chosen[0].why) == (SIZES[3], "down")
    assert chosen[0].reverse is not None and chosen[0].reverse.why == "up"


def test_nothing_is_turned_without_gain() -> None:
    sizes = (1000, 900, 900, 500)
    graph, kernels = _chain(sizes), _kernels()
    kernels = (*kernels[:2], Kernel(overlay={0: 0}))
    plan = plan_memory(graph, kernels)
    chosen, same = choose_directions(graph, kernels, plan, 4)
    assert same is plan and chosen == kernels
