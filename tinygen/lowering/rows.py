"""Fully connected layers a row of weights at a time, as a decoder has just written them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.ir import BoundNode, Call, Kernel
from tinygen.ops.portable import portable_kernel

PORTABLE = "tg_fully_connected_s8"
WHY = "a row at a time"


@dataclass(frozen=True)
class Rows:
    """A core's function with the arguments of tg_fully_connected_s8, for one batch; `code`: its bytes, rounded up."""

    symbol: str
    header: str
    code: int

    def blocks(self, kernel: Kernel, node: BoundNode) -> Kernel:
        """`kernel`, able to run some of its units at a time where its batch is one, and rounds twice."""
        plain = portable_kernel(node)
        if plain.blocks is None or plain.blocks.calls is None or self.kernel(node) is None:
            return kernel
        portable = plain.blocks.calls

        def calls(units: int) -> tuple[Call, ...]:
            return self._calls(portable(units))

        blocks = replace(plain.blocks, calls=calls, why=WHY, brings={self.symbol: self.code})
        return replace(kernel, blocks=blocks)

    def kernel(self, node: BoundNode) -> Kernel | None:
        """All units, with the portable kernel's own requantization; None for several batches or other schemes."""
        kernel = portable_kernel(node)
        if kernel.symbols != (PORTABLE,) or node.input(0).elements != node.constant(1).shape[1]:
            return None
        return replace(kernel, calls=self._calls(kernel.calls), why=WHY)

    def _calls(self, calls: tuple[Call, ...]) -> tuple[Call, ...]:
        source, header = f"fully_connected/{self.symbol}.c", f"fully_connected/{self.header}"
        return tuple(replace(call, symbol=self.symbol, source=source, header=header) for call in calls)
