"""What a core is good at, as far as the shared kernels depend on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tinygen.device import Device
from tinygen.ir import Array, BoundNode, Call
from tinygen.lowering.groups import MULTIPLE, byte_fours, part_of_inputs, word_pairs
from tinygen.lowering.scales import Scales, scales
from tinygen.lowering.sparse import SparseCosts
from tinygen.lowering.sparse_stream import sparse_rows, sparse_stream
from tinygen.ops.common.dense_groups import DenseCosts

MOST_AT_ONCE = 8
DEFAULT_COSTS = DenseCosts(group=17, input=8, extra=9)


def short_scales(node: BoundNode, weights: Array, bias: Array, device: Device) -> Scales | None:
    """The shorter form of requantization that is exact and that the core can compute ("mul64": 64-bit products)."""
    return scales(node, weights, bias, long_multiply="mul64" in device.features)


def no_calls(node: BoundNode) -> tuple[Call, ...]:
    return ()


def all_inputs(weights: Array) -> int:
    return len(weights[0])


def few_channels(channels: int, inputs: int) -> int:
    """Up to eight, a multiple of four."""
    return min(4 * -(-channels // 4), MOST_AT_ONCE)


@dataclass(frozen=True)
class ConvolutionLayout:
    """How convolutions read weights: those of the innermost loop, which is the core's.

    Attributes:
        variant: ends the functions' names.
        block: pixels at a time, an even number.
        words: into which the block is packed.
        stream: the constant that the loop walks, for int8 weights [channels, inputs]; None where it can't be made.
        part: inputs that are summed up before the sums are taken apart, for the same weights.
        at_once: (channels, inputs) -> channels whose sums are kept.
        needs: C files of the loop.
        multiple: that the inputs are rounded up to.
        unit: channels that the stream has together.
    """

    variant: str = ""
    block: int = 6
    words: int = 4
    stream: Callable[[Array], Array | None] = byte_fours
    part: Callable[[Array], int] = part_of_inputs
    at_once: Callable[[int, int], int] = few_channels
    needs: tuple[str, ...] = ("swar/tg_matrix_s8_swar.c", "swar/tg_fours_s8_swar.c")
    multiple: int = MULTIPLE
    unit: int = 4


@dataclass(frozen=True)
class DenseLayout:
    """How fully connected layers group inputs whose products are added in 16 bits.

    Attributes:
        sizes: of a group, that the innermost loop knows; 2 is one of them.
        costs: instructions of the loop.
        needs: C files of the loop.
    """

    sizes: tuple[int, ...] = (32, 24, 20, 16, 12, 10, 8, 7, 6, 5, 4, 3, 2)
    costs: DenseCosts = DEFAULT_COSTS
    needs: tuple[str, ...] = ("swar/tg_dense_s8_swar.c",)


SPARSE = ConvolutionLayout(
    "_sparse", stream=sparse_stream, part=all_inputs, needs=("sparse/tg_sparse_s8_swar.c",), multiple=1, unit=1
)
"""Six pixels at a time for each weight that is not zero."""


@dataclass(frozen=True)
class SparseCore:
    """How a core skips weights of zero.

    Attributes:
        convolution, dense: what that takes.
        layout: of convolutions; `unit` and `multiple` are 1.
        rows: the constant that fully connected layers walk, for int8 weights [units, inputs]; None where it can't be
            made.
    """

    convolution: SparseCosts
    dense: SparseCosts
    layout: ConvolutionLayout = SPARSE
    rows: Callable[[Array], Array | None] = sparse_rows


SKIPPING = SparseCore(
    SparseCosts(product=2.28, output=24, step=22.3, channel=195, gather=35, block=6, code=1900),
    SparseCosts(product=0, output=20, step=9.5, channel=50, code=300),
)
"""On cores with 32 registers: cycles of Ibex, instructions of fully connected layers."""


@dataclass(frozen=True)
class Core:
    """A core, or a family of them.

    Attributes:
        word: last word of the C functions' names: "swar", or that of a family with loops around the innermost of
            its own.
        scales: (node, weights, folded bias, device) -> how sums become outputs; None where that is not exact.
        after: calls that end a layer, such as a clamp that requantization leaves out.
        sparse: how layers skip weights of zero; None where it is never faster, or not known to be.
        winograd: the feature without which its cores have too few registers for Winograd's filtering to be faster.
    """

    word: str = "swar"
    convolution: ConvolutionLayout = ConvolutionLayout()
    dense: DenseLayout = DenseLayout()
    scales: Callable[[BoundNode, Array, Array, Device], Scales | None] = short_scales
    after: Callable[[BoundNode], tuple[Call, ...]] = no_calls
    winograd: str | None = None
    sparse: SparseCore | None = None


PAIRS = ConvolutionLayout("_pairs", stream=word_pairs, needs=("swar/tg_matrix_s8_swar_pairs.c",), unit=2)
"""Two channels at a time, not four: for cores with few registers, or without loads of signed bytes."""
