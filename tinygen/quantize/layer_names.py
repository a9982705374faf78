"""Names of layers: converters give tensors long names, people mean the layer of their model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from tinygen.ir import ModelError
from tinygen.ir.errors import did_you_mean

T = TypeVar("T")


def short_name(tensor: str) -> str:
    """The Keras layer in a converter's name of a tensor: "functional_1/lenet_1/conv1_1/Relu;..." -> "conv1".

    A model that was wrapped for its fixed batch comes after the wrapper, and its layers have a number more.
    """
    parts = tensor.split(";")[0].split("/")
    if not parts[0].startswith("functional") or len(parts) < 3:
        return parts[1] if len(parts) > 1 else parts[0]
    stem, _, number = parts[2].rpartition("_")
    return stem if number.isdigit() and stem else parts[2]


def by_tensor(layers: Mapping[str, T], tensors: Collection[str], where: str) -> dict[str, T]:
    """`layers` with each name replaced by those of `tensors` that it means.

    A name is a tensor's own, or that of a layer that was merged into it (see `short_name`). ModelError, with the
    nearest name, for one that means none.
    """
    found: dict[str, T] = {}
    for layer, value in layers.items():
        matching = _meant(layer, tensors)
        if not matching:
            names = sorted({short_name(piece) for tensor in tensors for piece in tensor.split(";")})
            cure = did_you_mean(layer, [*names, *tensors]) or f"layers are named {', '.join(names)}"
            raise ModelError(f"no layer writes a tensor called {layer!r}", where=where, cure=cure)
        found |= dict.fromkeys(matching, value)
    return found


def _meant(layer: str, tensors: Iterable[str]) -> list[str]:
    tensors = list(tensors)
    own = [tensor for tensor in tensors if tensor == layer]
    return own or [tensor for tensor in tensors if layer in map(short_name, tensor.split(";"))]
