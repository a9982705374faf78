"""SIGN: -1, 0 or 1, by the sign of each element."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tinygen.api import Array, BoundNode, Draw, DType, Graph, Input, Kernel, Op, Output, Scalar, Shape, call, case


class Sign(Op):
    """-1, 0 or 1, by the sign of each element; float32."""

    name = "SIGN"
    options = "SignOptions"
    types = (DType.FLOAT32,)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        return [np.where(x > 0, np.float32(1), np.where(x < 0, np.float32(-1), np.float32(0)))]

    def kernel(self, node: BoundNode) -> Kernel:
        arguments = (Input(0), Output(0), Scalar(node.output.elements))
        return Kernel((call("tg_sign_f32", *arguments, op="sign"),), inplace=(0,))

    def cases(self) -> Iterable[Graph]:
        yield _graph((1, 3, 5))

    def draw(self, draw: Draw) -> Graph:
        return _graph((draw.integer(1, 4), draw.integer(1, 40)))


def _graph(shape: Shape) -> Graph:
    x, y = (case.activation(shape, DType.FLOAT32, name=name) for name in ("input", "output"))
    return case.single("SIGN", [x], [y])
