"""Names of layers: converters give tensors long names, people mean the layer of their model."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from tinygen.ir import ModelError

T = TypeVar("T")


def short_name(tensor: str) -> str:
    """The Keras layer in a converter's name of a tensor: "functional_1/lenet_1/conv1_1/Relu;..." -> "conv1".

    The model that is wrapped for its fixed batch comes first; each level has a number of its own.
    """
    parts = tensor.split(";")[0].split("/")
    depth = 2 if parts[0].startswith("functional") and len(parts) > 2 else 1
    name = parts[depth] if len(parts) > depth else parts[0]
    stem, _, number = name.rpartition("_")
    return stem if number.isdigit() and stem else name


def by_tensor(layers: Mapping[str, T], tensors: Collection[str], where: str) -> dict[str, T]:
    """`layers` with each name replaced by those of `tensors` that it means.

    A name is a tensor's own, a part of one between "/" and ";", or what `short_name` makes of it. ModelError, with
    the nearest name, for one that means none.
    """
    found: dict[str, T] = {}
    for layer, value in layers.items():
        matching = _meant(layer, tensors)
        if not matching:
            names = sorted({short_name(tensor) for tensor in tensors} | set(tensors))
            close = difflib.get_close_matches(layer, names, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"layers are named {', '.join(names)}"
            raise ModelError(f"no layer writes a tensor called {layer!r}", where=where, cure=hint)
        found |= dict.fromkeys(matching, value)
    return found


def _meant(layer: str, tensors: Iterable[str]) -> list[str]:
    tensors = list(tensors)
    return (
        [tensor for tensor in tensors if tensor == layer]
        or [tensor for tensor in tensors if layer in tensor.replace(";", "/").split("/")]
        or [tensor for tensor in tensors if short_name(tensor) == layer]
    )
