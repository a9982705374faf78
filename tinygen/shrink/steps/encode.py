"""`encode`: weights coded in flash without loss."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.encode import SCHEMES
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Step


@dataclass(frozen=True, kw_only=True)
class Encode(Step):
    """Codes int8 weights in flash where that makes the image smaller; the device decodes them while it runs. The
    network stays the same: `tinygen compile --encode` does it when the library is made."""

    kind = "encode"
    takes_quantized = True

    coding: str = key("How: see the page on encoding.", "auto", choices=SCHEMES)

    def run(self, state: State, context: Context) -> State:
        return replace(state, encode=self.coding)
