"""What an operator is: one class that parses, checks, infers, computes, costs and lowers itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeVar

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape

T = TypeVar("T")


class Draw(Protocol):
    """A source of choices for random cases: hypothesis in our tests, a seeded generator elsewhere."""

    def integer(self, low: int, high: int) -> int:
        """An integer in [low, high]."""

    def choice(self, options: Sequence[T]) -> T:
        """One of `options`; the first is the simplest."""

    def array(self, shape: Shape, dtype: DType, low: float | None = None, high: float | None = None) -> Array:
        """An array of random elements in [low, high], or over the full range (floats: [-4, 4])."""


class Op(ABC):
    """An operator. Subclasses are stateless; one instance serves every graph.

    Class attributes:
        name: its name in the TensorFlow Lite schema's BuiltinOperator, e.g. "CONV_2D".
        options: the schema's options table, e.g. "Conv2DOptions"; "" if it has none.
        version: lowest operator version to write when exporting.
        types: the element types of input 0 that it supports, for `tinygen ops` and the documentation.
        same_scale: whether quantized inputs and outputs must share scale and zero point.
        fixed_output: output type -> its scale and zero point, where the operator's range, not the data, gives them.
        channel_axis: the axis of the weights (input 1, their bias input 2) that counts output channels; None for
            an operator without weights.
    """

    name: ClassVar[str]
    options: ClassVar[str] = ""
    version: ClassVar[int] = 1
    types: ClassVar[tuple[DType, ...]] = (DType.INT8, DType.FLOAT32)
    same_scale: ClassVar[bool] = False
    fixed_output: ClassVar[Mapping[DType, tuple[float, int]]] = {}
    channel_axis: ClassVar[int | None] = None

    def parse(self, options: Any) -> Any:
        """The operator's frozen attributes, from the schema's options object (`Conv2DOptionsT`)."""
        return None

    def export(self, attrs: Any) -> dict[str, Any]:
        """Field values of the schema's options object: the inverse of `parse`."""
        return {}

    def check(self, node: BoundNode) -> None:
        """Raise `node.unsupported(...)` unless types, ranks and quantization are ones we compute.

        The default takes any node whose first input has one of `types`.
        """
        if node.input(0).dtype not in self.types:
            names = ", ".join(t.value for t in self.types)
            raise node.unsupported(f"type {node.input(0).dtype.value} is not supported; only {names}")

    @abstractmethod
    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        """The shapes of the outputs, from the inputs and attributes alone."""

    @abstractmethod
    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        """The outputs, computed in numpy. This defines the result to the bit.

        `inputs` are arrays of the input tensors' shapes and types, constants included (None where absent).
        """

    @abstractmethod
    def kernel(self, node: BoundNode) -> Kernel:
        """The portable C implementation of this node."""

    def macs(self, node: BoundNode) -> int:
        """Multiply-accumulates of one run; 0 for what only moves or maps elements."""
        return 0

    @abstractmethod
    def cases(self) -> Iterable[Graph]:
        """Graphs of one node that cover every branch of the operator, in a fixed order."""

    @abstractmethod
    def draw(self, draw: Draw) -> Graph:
        """A random graph of one node, over the whole range of what `check` admits."""
