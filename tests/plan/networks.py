"""Networks of bytes alone, for tests of the plan: what is computed does not matter, only what lives when."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tinygen.ir import DType, Graph, Kernel, Node, Tensor

Step = tuple[Sequence[int], Sequence[int], Kernel]
"""A node: its inputs, its outputs, its kernel."""


def network(
    sizes: Sequence[int], inputs: Sequence[int], outputs: Sequence[int], steps: Sequence[Step]
) -> tuple[Graph, tuple[Kernel, ...]]:
    """Tensor t has sizes[t] bytes."""
    tensors = tuple(Tensor(f"t{t}", (size,), DType.INT8) for t, size in enumerate(sizes))
    nodes = tuple(Node("ANY", tuple(given), tuple(made)) for given, made, _ in steps)
    return Graph("bytes", tensors, nodes, tuple(inputs), tuple(outputs)), tuple(k for _, _, k in steps)


def kernel(
    overlay: dict[int, int] | None = None,
    scratch: int = 0,
    inplace: tuple[int, ...] = (),
    up: dict[int, int] | None = None,
) -> Kernel:
    return Kernel(scratch_bytes=scratch, inplace=inplace, overlay=overlay or {}, overlay_up=up or {})


def alias() -> Kernel:
    return Kernel(alias=True)


@st.composite
def networks(
    draw: st.DrawFn, most_nodes: int, largest: int, smallest: int = 1, most_scratch: int = 0
) -> tuple[Graph, tuple[Kernel, ...]]:
    """Random branching networks with aliases, in-place nodes, overlays and scratch."""
    sizes = [draw(st.integers(smallest, largest)) for _ in range(draw(st.integers(1, 2)))]
    inputs = range(len(sizes))
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, most_nodes))):
        given = draw(st.lists(st.integers(max(0, len(sizes) - 4), len(sizes) - 1), min_size=1, max_size=3))
        if draw(st.integers(0, 5)) == 0:
            steps.append((given[:1], [len(sizes)], alias()))
            sizes.append(sizes[given[0]])
            continue
        size = draw(st.sampled_from((sizes[given[0]], draw(st.integers(smallest, largest)))))
        made = [len(sizes)]
        sizes.append(size)
        if draw(st.integers(0, 5)) == 0:
            made.append(len(sizes))
            sizes.append(draw(st.integers(smallest, largest)))
        places = range(len(given))
        inplace = tuple(p for p in places if sizes[given[p]] == size and draw(st.booleans()))
        overlay = {p: draw(st.integers(-largest, largest)) for p in places if draw(st.booleans())}
        up = {p: draw(st.integers(-largest, largest)) for p in places if draw(st.integers(0, 3)) == 0}
        scratch = draw(st.sampled_from((0, 0, draw(st.integers(0, most_scratch)))))
        steps.append((given, made, kernel(overlay, scratch, inplace, up)))
    read = {t for given, _, _ in steps for t in given}
    unread = [t for t in range(len(sizes)) if t not in read]
    extra = draw(st.sampled_from((None, len(sizes) // 2)))
    outputs = sorted({*unread, *(() if extra is None else (extra,))})
    return network(sizes, inputs, outputs, steps)
