"""Blocks of a Keras model: stretches that can be left out because what enters has the shape of what leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tinygen.ir import ModelError, UnsupportedError

from .checks import functional
from .data import Data
from .distil import Teacher, distiller
from .graph import Call, calls, rebuild, same_layer
from .measure import Step, loss_of, measure
from .training import Training, train

MIXING = ("Conv", "SeparableConv", "Dense")  # kinds of layers that compute across channels begin so


@dataclass(frozen=True)
class Block:
    """A stretch of the model that everything passes through.

    Args:
        first: the layer that takes what enters; the block is named by it.
        last: the layer whose output leaves.
        layers: all its layers' names, in order.
    """

    first: str
    last: str
    layers: tuple[str, ...]


def find_blocks(model: Any) -> list[Block]:
    """The smallest blocks, in order, none overlapping another.

    A block begins and ends where a single tensor carries all that goes on, after layers of the same kind and with
    the same shape, and computes across channels: a residual unit, a depthwise-separable pair, one of several equal
    dense layers.
    """
    model = functional(model)
    sequence = list(calls(model))
    cuts = _cuts(sequence, model)
    blocks, start = [], 0
    while start < len(cuts):
        for end in range(start + 1, len(cuts)):
            inside = sequence[cuts[start] + 1 : cuts[end] + 1]
            entry, leave = sequence[cuts[start]], sequence[cuts[end]]
            same = entry.kind == leave.kind and entry.outputs[0].shape == leave.outputs[0].shape
            if same and any(call.kind.startswith(MIXING) for call in inside):
                names = tuple(call.layer.name for call in inside)
                blocks.append(Block(names[0], names[-1], names))
                start = end - 1
                break
        start += 1
    return blocks


def drop_blocks(
    model: Any,
    data: Data,
    *,
    count: int = 1,
    blocks: Collection[str] | None = None,
    training: Training | None = None,
    teacher: Teacher | None = None,
    name: str = "drop blocks",
) -> Step:
    """A shallower model, retrained if `training` says how. The model that was given is unchanged.

    Args:
        model: a functional or sequential Keras model.
        data: the task.
        count: how many to drop: one after the other that whose loss costs least on the validation samples.
        blocks: drop just these, named by their first layers (see `find_blocks`); `count` is unused.
        training: of the result.
        teacher: retrain with this teacher; often `Teacher(model)`.
        name: of the step, in reports.
    """
    model = functional(model)
    before, current = measure("before", model, data), model
    for wanted in [None] * count if blocks is None else blocks:
        found = {block.first: block for block in find_blocks(current)}
        if wanted is not None and wanted not in found:
            raise ModelError(
                f"no block begins with layer {wanted!r}",
                where=model.name,
                cure=f"there are {', '.join(found) or 'none'}",
            )
        if not found:
            raise UnsupportedError(
                "no block can be left out: none has inputs and outputs of the same shape",
                where=model.name,
                cure="prune channels instead",
            )
        choices = [found[wanted]] if wanted is not None else list(found.values())
        models = [without(current, block) for block in choices]
        current = min(models, key=lambda m: loss_of(m, data, data.validation)) if len(models) > 1 else models[0]
    if training is not None:
        train(current, data, training, title=name, trainer=distiller(current, teacher))
    return Step(current, before, measure(name, current, data))


def without(model: Any, block: Block) -> Any:
    """The model with the block's input in the place of its output; weights of the rest are kept."""
    entering: list[Any] = []

    def new_call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        if layer.name == block.first:
            entering.append(args[0][0] if isinstance(args[0], list) else args[0])
        output = layer(*args, **kwargs)
        return entering[0] if layer.name == block.last else output

    shorter, made = rebuild(model, same_layer, new_call)
    for layer in shorter.layers:
        if layer.name in made:
            layer.set_weights(model.get_layer(layer.name).get_weights())
    return shorter


def _cuts(sequence: list[Call], model: Any) -> list[int]:
    """Indices of calls after which only their output is still used."""
    last_use: dict[int, int] = {}
    for index, call in enumerate(sequence):
        for tensor in call.inputs:
            last_use[id(tensor)] = index
    for tensor in model.outputs:
        last_use[id(tensor)] = len(sequence)
    cuts, alive = [], {id(tensor) for tensor in model.inputs}
    for index, call in enumerate(sequence):
        alive |= {id(tensor) for tensor in call.outputs}
        alive = {tensor for tensor in alive if last_use.get(tensor, -1) > index}
        if len(call.outputs) == 1 and alive == {id(call.outputs[0])}:
            cuts.append(index)
    return cuts
