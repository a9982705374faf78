"""Convolutions for DSP cores whose weights are encoded: what their kernels read is made while the layer runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.api import Call, Constant, EncodedWeights, Input, Kernel, Output, Params, Scalar, Scratch

from .encoded_constants import EncodedConstants

RUN_CODE, FINISH_CODE = 300, 150
PARTS = {"huffman": ("start", "decode_s8", "pairs_s8"), "palette": ("start", "decode_s8")}
"""coding -> the functions of its decoder."""


@dataclass(frozen=True)
class Tile:
    """Pixels that a layer does at a time.

    Attributes:
        pixels: how many.
        bytes: that their inputs take, a multiple of 4.
        pack: the C function that makes it.
        ahead: bytes by which the layer's output must begin before an input that it overlaps.
    """

    pixels: int = 0
    bytes: int = 0
    pack: str = ""
    ahead: int = 0


@dataclass(frozen=True, eq=False)
class EncodedLayer:
    """What tg_encoded_dsp.h says of a layer, whatever coding and block are chosen.

    Attributes:
        kernel: as it is without encoding; its first call has a params struct first, and one constant.
        finish: the C function that makes a unit.
        units: how many there are.
        unit: weights of one.
        unit_bytes: what is made of one.
        constants: of all channels.
        channels: of a unit.
        steps_input: whether a block reads channels of its own.
        counted: the parameter that says how many channels a call makes; "" where the words say it.
    """

    kernel: Kernel
    finish: str
    units: int
    unit: int
    unit_bytes: int
    constants: EncodedConstants
    channels: int
    steps_input: bool
    counted: str = ""

    @property
    def brings(self) -> dict[str, int]:
        """Functions that layers without encoded weights do not need, and bytes of their code."""
        return {"tg_run_dsp": RUN_CODE, self.finish: FINISH_CODE}

    def averaged(self, weights: EncodedWeights, size: int, average: Kernel) -> Kernel:
        """The kernel of a layer of single pixels and of the average behind it (see `Blocks.averaged`).

        A block's sums and its outputs stand before the convolution's own scratch.
        """
        (walk,) = self.kernel.calls
        params, channels = params_of(walk), size * self.channels
        own = replace(walk, arguments=(replace(params, fields={**params.fields, "output_channels": channels}),))
        layer = replace(self, kernel=replace(self.kernel, calls=(own,), overlay={})).encoded(weights, size)
        between = average.scratch_bytes + -(-params.fields["pixels"] * channels // 4) * 4
        return replace(
            layer,
            calls=(*layer.calls, *map(numbers_of, average.calls)),
            scratch_bytes=layer.scratch_bytes + between,
            template="encoded_dsp_average.c.j2",
            data={**layer.data, "sums": average.scratch_bytes, "between": between},
            why=f"{layer.why}; averages of each block",
        )

    def encoded(self, weights: EncodedWeights, size: int, tile: Tile = Tile()) -> Kernel:
        """The kernel that makes `size` units at a time of `weights`."""
        walk, *after = self.kernel.calls
        params = params_of(walk)
        if self.counted:
            params = replace(params, fields={**params.fields, self.counted: size * self.channels})
        symbol = f"tg_run_{weights.coding}_dsp"
        make = Call(
            symbol,
            f"encode/{symbol}.c",
            "encode/tg_encoded_dsp.h",
            (
                Constant("encoded", weights.data),
                Constant("constants", self.constants.data),
                Input(0),
                Output(0),
                Scratch(),
            ),
            (
                f"encode/{self.finish}.c",
                *(f"encode/tg_{weights.coding}_{part}.c" for part in PARTS[weights.coding]),
            ),
        )
        copy = weights.table_bytes + size * self.unit_bytes
        work = copy + tile.bytes
        where = f"tiles of {tile.pixels} pixels" if tile.pixels else f"{-(-self.units // size)} blocks"
        return Kernel(
            (make, replace(walk, arguments=(params,)), *after),
            scratch_bytes=work + self.kernel.scratch_bytes,
            template="encoded_dsp_layer.c.j2",
            data=self._fields(weights, size, tile) | {"copy": copy, "work": work},
            overlay={0: tile.ahead} if tile.pixels else {},
            inplace=self.kernel.inplace if self.steps_input else (),
            why=f"{weights.coding}, {where}; {self.kernel.why}",
        )

    def _fields(self, weights: EncodedWeights, size: int, tile: Tile) -> dict[str, int | str]:
        step = size * self.channels
        return {
            "finish": self.finish,
            "pack": tile.pack or 0,
            "bytes": weights.data.size,
            "unit": self.unit,
            "units": size,
            "all_units": self.units,
            "tile": tile.pixels,
            "block": weights.table_bytes,
            "input_step": step if self.steps_input else 0,
            "output_step": step,
            "constant_bytes": self.channels * (self.constants.bias_bytes + self.constants.scale_bytes),
            **self.constants.fields,
        }


def numbers_of(call: Call) -> Call:
    """`call` with those of its arguments that are numbers; the template has the pointers."""
    return replace(call, arguments=tuple(a for a in call.arguments if isinstance(a, Scalar)))


def params_of(walk: Call) -> Params:
    """The params struct of a call."""
    return next(a for a in walk.arguments if isinstance(a, Params))
