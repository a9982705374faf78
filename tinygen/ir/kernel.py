"""How one node runs on a device: the C calls, as plain data.

The same description is rendered to C by `codegen`, planned by `plan`, and called directly through cffi by
`host`; so a kernel is described once and proven in the form that ships.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tinygen.ir.tensor import Array


@dataclass(frozen=True)
class Input:
    """Pointer to input `index` of the node (in the arena, or in flash where it is a constant)."""

    index: int
    offset: int = 0
    """Bytes added to the pointer."""


@dataclass(frozen=True)
class Output:
    """Pointer to output `index` of the node."""

    index: int = 0
    offset: int = 0


@dataclass(frozen=True, eq=False)
class Constant:
    """A const array in flash, laid out for the kernel. The array's dtype gives the C type."""

    name: str
    data: Array


@dataclass(frozen=True)
class Params:
    """Pointer to a const struct `type`; fields are numbers, tuples for C arrays, mappings for inner structs."""

    type: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Scalar:
    """A number passed by value; a float is passed as an exact float32."""

    value: int | float


@dataclass(frozen=True)
class Scratch:
    """Pointer to the kernel's scratch buffer in the arena; null where it asks for no bytes."""

    offset: int = 0


@dataclass(frozen=True)
class Decoded:
    """Pointer to the weights of one block, decoded a moment ago. Only in calls of `Blocks`."""

    c_type: str = "int8_t"
    """Of what a call before has made of them."""


@dataclass(frozen=True)
class Stepped:
    """A pointer that moves on by `step` elements from one unit of channels to the next. Only in calls of `Blocks`."""

    argument: Constant | Input | Output
    step: int = 1


Argument = Input | Output | Constant | Params | Scalar | Scratch | Decoded | Stepped


@dataclass(frozen=True)
class Call:
    """One call of a C function. `source` and `header` are file names below the runtime's folders."""

    symbol: str
    source: str
    header: str
    arguments: tuple[Argument, ...]
    needs: tuple[str, ...] = ()
    """Further sources, of functions that this one calls."""
    inline: str = ""
    """A header with the same function as `static inline <symbol>_inline`, or "". A library takes it in the place of
    `source`, so that the function is compiled into the layer and its parameters become immediates there. `source`,
    which holds nothing but a call of it, is what runs on the host."""

    @property
    def library_files(self) -> tuple[str, ...]:
        """The files below the runtime's folders that a generated library takes, and all that they include."""
        return (self.inline or self.source, *self.needs, self.header)

    @property
    def library_header(self) -> str:
        """What a generated library includes to make the call."""
        return self.inline or self.header

    @property
    def library_symbol(self) -> str:
        """What a generated library calls."""
        return f"{self.symbol}_inline" if self.inline else self.symbol


@dataclass(frozen=True, eq=False)
class EncodedWeights:
    """Weights as a decoder reads them: `coding` names it ("huffman", "palette"), `data` is uint8.

    `table_bytes`: RAM that the decoder's table takes.
    """

    coding: str
    data: Array
    table_bytes: int


@dataclass(frozen=True, eq=False)
class Blocks:
    """How a kernel computes some of its output channels at a time, as encoded weights want it.

    The output channels divide into equal units (a channel, or several that the kernel takes together). A block is
    some units in a row; its weights are decoded into a buffer, and then it is computed. The output must not overlap
    the input, which is read once for each block.

    Attributes:
        weights: int8 [units, ...], in the order in which the kernel reads them.
        calls: units in a block -> the calls of a block, if the portable loop runs it; all blocks are alike.
        layer: (encoded weights, units in a block) -> a kernel with a loop of its own, instead of `calls`.
        tiled: (encoded weights, bytes for the decoder's table, a unit and a tile) -> a kernel that decodes all weights
            for a few pixels at a time, a tile, so that the output may overlap the input; None where there is none.
        averaged: (encoded weights, units in a block, kernel that averages a block over its pixels) -> a kernel for both
            layers: a block's outputs lie in scratch, and only their averages leave it. The average's calls begin its
            sums, add pixels and end it (see `fold_kernel`), its scratch has the sums. None where there is none.
        averaged_tiled: (encoded weights, bytes as of `tiled`, kernel that averages all channels) -> the same by tiles:
            sums of all channels, but no code that `tiled` does without. None where there is none.
        output_bytes: of a unit of the layer's output.
        unit_bytes: bytes of a unit in the buffer, if more than its weights.
        more_scratch: bytes that `calls` have besides the kernel's own scratch.
        ragged: whether the last block may have fewer units than the others.
        why: as the kernel's, of the calls, if these are not its own.
        brings: function -> bytes of its code, rounded up, of those that no layer without encoded weights needs.
        tiled_brings: what `tiled` needs besides.
        tiled_spares: function of the kernel -> bytes of its code, rounded down, if `tiled` does without.
    """

    weights: Array
    calls: Callable[[int], tuple[Call, ...]] | None = None
    layer: Callable[[EncodedWeights, int], Kernel] | None = None
    tiled: Callable[[EncodedWeights, int], Kernel] | None = None
    averaged: Callable[[EncodedWeights, int, Kernel], Kernel] | None = None
    averaged_tiled: Callable[[EncodedWeights, int, Kernel], Kernel] | None = None
    output_bytes: int = 0
    unit_bytes: int = 0
    more_scratch: int = 0
    ragged: bool = False
    why: str = ""
    brings: Mapping[str, int] = field(default_factory=dict)
    tiled_brings: Mapping[str, int] = field(default_factory=dict)
    tiled_spares: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Kernel:
    """The implementation chosen for one node.

    Attributes:
        calls: the C calls, in order. Empty for an alias.
        scratch_bytes: arena bytes needed only while the node runs.
        inplace: inputs whose storage output 0 may take over, where they die here: it starts exactly where they do.
        overlay: input -> distance d in bytes. Where that input dies here, output 0 may overlap it in any way that
            keeps `start of output <= start of input - d`: the kernel writes the output and consumes the input both
            in ascending order, so that what it writes is input it needs no more. 0: the output may start at the
            input's own start, or below it. Negative: it may start up to -d bytes above the input's start. Each
            input's promise holds by itself; an output over several of them keeps all distances, and a tensor that
            is several inputs needs the promise for each. d need not be a
            multiple of the device's alignment (the planner rounds); a kernel that reaches its tensors by words
            declares a multiple of a word, because tests place the output at exactly the distance.
        overlay_up: the mirror image, for a kernel that works from the last pixel down to the first: input -> least
            distance e in bytes with `start of output >= start of input + e`. A layer whose output grows can then
            lie at the upper end of memory, and its input start at the lower.
        reverse: the same computation from the last pixel to the first, or None. Which of the two lets the arena be
            smaller depends on the layers around it; the lowering chooses.
        roomy: the same computation, faster, with more scratch, or None: taken where the arena grows no larger for it.
        alias: output 0 is input 0 (a reshape): same storage, no code.
        template: the jinja2 template that renders the layer; a device may name its own.
        data: whatever that template needs besides the calls.
        why: one phrase for the profile: why this kernel.
        instead: the kernel that this one, which skips zeros, took the place of: encoded weights are decoded for it.
        code_bytes: of functions that only kernels which skip zeros need, rounded up.
        blocks: how it runs on some of its output channels at a time; None where it cannot.
    """

    calls: tuple[Call, ...] = ()
    scratch_bytes: int = 0
    inplace: tuple[int, ...] = ()
    overlay: Mapping[int, int] = field(default_factory=dict)
    overlay_up: Mapping[int, int] = field(default_factory=dict)
    reverse: Kernel | None = None
    roomy: Kernel | None = None
    alias: bool = False
    template: str = "layer.c.j2"
    data: Mapping[str, Any] = field(default_factory=dict)
    why: str = "portable"
    instead: Kernel | None = None
    code_bytes: int = 0
    blocks: Blocks | None = None

    @property
    def symbols(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(call.symbol for call in self.calls))


def call(symbol: str, *arguments: Argument, op: str) -> Call:
    """A call of `symbol`, by the runtime's naming: `<op>/<symbol>.c` declared in `<op>/tg_<op>.h`."""
    return Call(symbol, f"{op}/{symbol}.c", f"{op}/tg_{op}.h", arguments)


def constant_bytes(kernel: Kernel) -> int:
    """Bytes of the kernel's own constants in flash."""
    arguments = (a.argument if isinstance(a, Stepped) else a for call in kernel.calls for a in call.arguments)
    arrays = {(a.data.dtype.str, a.data.tobytes()): a.data.nbytes for a in arguments if isinstance(a, Constant)}
    return sum(arrays.values())
