"""One generated C function for each node that computes something: its calls with their arguments as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinygen.codegen.c_text import initializer, number
from tinygen.codegen.lowering import Lowered
from tinygen.codegen.symbols import DataSymbol
from tinygen.ir import (
    Argument,
    BoundNode,
    Constant,
    Decoded,
    Input,
    Kernel,
    Output,
    Params,
    Scalar,
    Scratch,
    Stepped,
)
from tinygen.ir import Call as KernelCall
from tinygen.ir.dump import describe


@dataclass(frozen=True)
class ParamsSymbol:
    """A const parameter struct of a layer."""

    symbol: str
    type: str
    initializer: str


@dataclass(frozen=True)
class CallText:
    """One C call: the function and its arguments as expressions."""

    symbol: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class TracedTensor:
    """A tensor that a layer has just written, for the trace."""

    index: int
    offset: int
    bytes: int
    base: str = "base"


@dataclass(frozen=True)
class Layer:
    """What a template needs of one node."""

    index: int
    function: str
    """The C function; "" for an alias, which has no code."""
    node: BoundNode
    kernel: Kernel
    calls: tuple[CallText, ...]
    params: tuple[ParamsSymbol, ...]
    traced: tuple[TracedTensor, ...]
    data: Mapping[str, Any]
    arenas: tuple[int, ...] = (0,)
    """The parts of the arena that it touches; one, unless the arena is split over several memories."""

    @property
    def parameters(self) -> str:
        """`unsigned char *arena`, as its C function declares them."""
        return ", ".join(f"unsigned char *{arena_name(r)}" for r in self.arenas) or "void"

    @property
    def passed(self) -> str:
        """`base`, as the call of its function passes them."""
        return ", ".join(arena_name(r, "base") for r in self.arenas)

    @property
    def forwarded(self) -> str:
        """`arena`, as its C function passes them on."""
        return ", ".join(arena_name(r) for r in self.arenas)

    @property
    def comment(self) -> str:
        """`CONV_2D int8[1x49x10x1] -> int8[1x25x5x64]`, safe inside a C comment."""
        inputs = ", ".join(describe(t) for t in self.node.inputs if t is not None and not t.is_constant)
        outputs = ", ".join(describe(t) for t in self.node.outputs)
        return f"{self.node.op}: {inputs} -> {outputs}".replace("*/", "* /")


def layers(name: str, lowered: Lowered, data: Mapping[tuple[int, str], DataSymbol]) -> list[Layer]:
    """All layers of a library called `name`, in execution order."""
    return [_Writer(name, lowered, data, n).layer() for n in range(len(lowered.kernels))]


class _Writer:
    """Renders the arguments of one node."""

    def __init__(self, name: str, lowered: Lowered, data: Mapping[tuple[int, str], DataSymbol], n: int) -> None:
        self.name, self.lowered, self.data, self.n = name, lowered, data, n
        self.node = lowered.graph.nodes[n]
        self.bound = lowered.graph.bind(self.node)
        self.params: list[ParamsSymbol] = []
        self.arenas: set[int] = set()

    def layer(self) -> Layer:
        kernel, plan = self.lowered.kernels[self.n], self.lowered.plan
        calls = tuple(self.call(c) for c in kernel.calls)
        traced = tuple(
            TracedTensor(
                i, plan.offsets[i], self.lowered.graph.tensors[i].bytes, arena_name(plan.room_of.get(i, 0), "base")
            )
            for i in self.node.outputs
        )
        function = "" if kernel.alias else f"{self.name}_layer_{self.n}"
        touched = tuple(sorted(self.arenas)) if plan.more_bytes else (0,)
        return Layer(self.n, function, self.bound, kernel, calls, tuple(self.params), traced, kernel.data, touched)

    def call(self, one: KernelCall) -> CallText:
        return CallText(one.library_symbol, tuple(self.argument(a) for a in one.arguments))

    def argument(self, argument: Argument) -> str:
        match argument:
            case Input(index, offset):
                tensor = self.bound.input(index)
                if tensor.is_constant:
                    symbol = self.data[self.n, f"input{index}"].symbol
                    return f"(const unsigned char *){symbol} + {offset}" if offset else symbol
                return self.pointer(self.node.inputs[index], offset, const=True)
            case Output(index, offset):
                return self.pointer(self.node.outputs[index], offset, const=False)
            case Constant(constant_name, _):
                return self.data[self.n, constant_name].symbol
            case Params(type, fields):
                text = initializer(fields)
                for known in self.params:
                    if (known.type, known.initializer) == (type, text):
                        return f"&{known.symbol}"
                symbol = f"{self.name}_{self.n}_params{len(self.params) or ''}"
                self.params.append(ParamsSymbol(symbol, type, text))
                return f"&{symbol}"
            case Scalar(value):
                return number(value)
            case Scratch(offset):
                if not self.lowered.kernels[self.n].scratch_bytes:
                    return "(void *)0"
                arena = self.arena(self.lowered.plan.room_of_scratch.get(self.n, 0))
                return f"(void *)({arena} + {self.lowered.plan.scratch[self.n] + offset}u)"
            case Decoded(c_type):
                return "block" if c_type == "int8_t" else f"(const {c_type} *)(const void *)block"
            case Stepped(inner, step):
                return f"{self.argument(inner)} + first * {step}" if step != 1 else f"{self.argument(inner)} + first"
        raise AssertionError(f"unknown argument {argument}")

    def pointer(self, tensor: int, offset: int, *, const: bool) -> str:
        c_type = self.lowered.graph.tensors[tensor].dtype.c_type
        place = self.lowered.plan.offsets[tensor] + offset
        qualifier = "const " if const else ""
        arena = self.arena(self.lowered.plan.room_of.get(tensor, 0))
        return f"({qualifier}{c_type} *)({qualifier}void *)({arena} + {place}u)"

    def arena(self, room: int) -> str:
        self.arenas.add(room)
        return arena_name(room)


def arena_name(room: int, stem: str = "arena") -> str:
    """`arena`, `arena1`, ...: the C name of a part of the arena."""
    return f"{stem}{room or ''}"
