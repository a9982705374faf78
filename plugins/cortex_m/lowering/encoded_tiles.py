"""Layers of single pixels with encoded weights, some pixels at a time: a tile, for which all weights are decoded."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.api import Call, EncodedWeights, Kernel, Params

from .encoded import EncodedLayer, Tile, numbers_of, params_of

TOGETHER = 3
"""Pixels that the core takes at a time."""
TILE, PACK = "tg_conv_2d_s8_dsp_tile", "tg_tile_s8_dsp"
"""The kernel of a tile, and what makes one."""
TILE_CODE, SINGLE_PIXELS_CODE = 715, 1200
"""Bytes of both, rounded up; of the kernel for single pixels that tiles do without, rounded down."""
DECODING, PRODUCTS = 14, 4
"""Cycles of a weight, about: to decode it for a tile, and to multiply the pixels by it that the core takes together."""


@dataclass(frozen=True, eq=False)
class Tiles:
    """What `layer`, pairs of channels of single pixels, is by tiles."""

    layer: EncodedLayer

    def encoded(self, weights: EncodedWeights, room: int) -> Kernel:
        """See `Blocks.tiled`: the output may overlap the input."""
        return self._layer.encoded(weights, 1, self._tile(room - weights.table_bytes))

    def averaged(self, weights: EncodedWeights, room: int, average: Kernel) -> Kernel:
        """See `Blocks.averaged_tiled`.

        The convolution's own scratch has the sums, the channel whose turn it is, and the outputs of a pair.
        """
        behind = average.scratch_bytes + 4
        tile = self._tile(room - weights.table_bytes - behind, outputs=self.layer.channels)
        walk = self._layer.kernel.calls[0]
        pair = replace(self._params, fields={**self._params.fields, "output_channels": self.layer.channels})
        own = replace(self._layer.kernel, calls=(replace(walk, arguments=(pair,)),))
        layer = replace(self._layer, kernel=own).encoded(weights, 1, tile)
        return replace(
            layer,
            calls=(*layer.calls, *map(numbers_of, average.calls)),
            scratch_bytes=layer.scratch_bytes + behind + -(-tile.pixels * self.layer.channels // 4) * 4,
            template="encoded_dsp_tiled_average.c.j2",
            overlay={},
            why=f"{layer.why}; their averages",
        )

    @property
    def _params(self) -> Params:
        return params_of(self.layer.kernel.calls[0])

    @property
    def _layer(self) -> EncodedLayer:
        """With the kernel that computes a tile."""
        kernel = self.layer.kernel
        tile = Call(TILE, f"conv_2d/{TILE}.c", "conv_2d/tg_conv_2d_tile_dsp.h", (self._params,), (f"conv_2d/{PACK}.c",))
        return replace(self.layer, kernel=replace(kernel, calls=(tile, *kernel.calls[1:]), scratch_bytes=0))

    def _tile(self, room: int, outputs: int = 0) -> Tile:
        """The fastest one in `room` bytes, which a unit and so many outputs a pixel share; the least one at any rate.

        Its output may begin so far before the input that it overwrites no input of later pixels.
        """
        fields = self._params.fields
        three = TOGETHER * 4 * -(-fields["depth"] // 4)
        fitting = max(1, (room - self.layer.unit_bytes) // (three + TOGETHER * outputs))
        pixels = _pixels_of_tile(fields["pixels"], TOGETHER * fitting)
        longer = max(0, fields["pixels"] * (fields["output_channels"] - fields["depth"]))
        return Tile(pixels, -(-pixels // TOGETHER) * three, PACK, -(-longer // 4) * 4)


def _pixels_of_tile(pixels: int, most: int) -> int:
    """How many make the fastest tiles: few tiles, of whole blocks of the core's."""

    def cost(tile: int) -> int:
        whole, rest = divmod(pixels, tile)
        blocks = whole * -(-tile // TOGETHER) + -(-rest // TOGETHER)
        return DECODING * -(-pixels // tile) + PRODUCTS * blocks

    return min(range(1, min(pixels, most) + 1), key=cost)
