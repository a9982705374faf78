"""`qat`: training with the rounding that quantization will do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinygen.quantize.qat import QuantizedTraining, train_rounded
from tinygen.shrink.keys import key
from tinygen.shrink.state import Context, State
from tinygen.shrink.steps.base import Retrained

BITS = {"int8": 8, "int4": 4, "int3": 3, "ternary": 2, "binary": 1}


@dataclass(frozen=True, kw_only=True)
class Qat(Retrained):
    """Quantization-aware training: kernels and activations are rounded in the forward pass. A `quantize` step with the
    same weights must follow; it finds the same integers again, and takes the ranges of activations from here."""

    kind = "qat"

    epochs: int = key("Passes over the training samples.", 10, least=1)
    learning_rate: float = key("Of Adam at the first step; falls to 0 along a cosine.", 3e-4, above=0)
    weights: str = key(
        "Of all layers. `int3`, and `int4` to be encoded, are quantized as `int8`: the values stay that few.",
        "int8",
        choices=tuple(BITS),
    )
    layers: dict[str, str] = key("Keras layer = weights of this layer instead.", {}, choices=tuple(BITS))
    activations: bool = key("Round activations to int8 too.", True)

    def run(self, state: State, context: Context) -> State:
        layers = {name: BITS[bits] for name, bits in self.layers.items()}
        scheme = QuantizedTraining(BITS[self.weights], layers, self.activations)
        model, ranges = train_rounded(
            state.model,
            context.data,
            scheme,
            self.training(context),
            teacher=self.teacher(state),
            title=self.title,
        )
        return replace(state, model=model, ranges=ranges)
