"""What `--region WHAT=MEMORY` says: where the arena, single tensors and constants are to lie."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tinygen.device import Device, Memory
from tinygen.ir import DeviceError, TinygenError

AUTO = "auto"
"""All RAM of the device, the fastest first."""
_WHAT = re.compile(r"arena|weights|input:(\d+)|layer:(\d+)\.(output|scratch|weights)")
_UNITS = {"": 1, "k": 1024, "m": 1024 * 1024}


@dataclass(frozen=True)
class Regions:
    """Wishes; empty: one arena in the fastest RAM, constants in flash.

    Attributes:
        arena: the memories of the arena, with the bytes that it may have in each; () leaves the choice to the planner.
        inputs, outputs, scratch: number of an input, or of a layer -> memory.
        weights: the memory of all constants; None: the device's flash.
        layer_weights: layer -> the memory of its constants.
    """

    arena: tuple[tuple[Memory, int], ...] = ()
    inputs: Mapping[int, Memory] = field(default_factory=dict)
    outputs: Mapping[int, Memory] = field(default_factory=dict)
    scratch: Mapping[int, Memory] = field(default_factory=dict)
    weights: Memory | None = None
    layer_weights: Mapping[int, Memory] = field(default_factory=dict)

    @property
    def pinned(self) -> tuple[Memory, ...]:
        """Memories that some part of the arena must lie in."""
        return tuple(dict.fromkeys((*self.inputs.values(), *self.outputs.values(), *self.scratch.values())))


def parse_regions(device: Device, texts: Sequence[str]) -> Regions:
    """The wishes of `texts`, each `WHAT=MEMORY`.

    WHAT is `arena`, `weights`, `input:N`, `layer:N.output`, `layer:N.scratch` or `layer:N.weights`; layers count as
    `tinygen analyze` shows them. An arena may have several memories, `dtcm+sram`, each with a limit in bytes,
    `dtcm:64k+sram`, or `auto`, which is all RAM. TinygenError or DeviceError say what is not understood.
    """
    arena: tuple[tuple[Memory, int], ...] = ()
    inputs: dict[int, Memory] = {}
    of_layers: dict[str, dict[int, Memory]] = {"output": {}, "scratch": {}, "weights": {}}
    weights = None
    for text in texts:
        what, equals, place = text.partition("=")
        match = _WHAT.fullmatch(what)
        if not equals or match is None:
            raise TinygenError(
                f"{text!r} is no region",
                where="--region",
                cure="write WHAT=MEMORY, with WHAT: arena, weights, input:N, layer:N.output, .scratch or .weights",
            )
        if what == "arena":
            arena = tuple(_limited(device, one) for one in place.split("+")) if place != AUTO else _all(device)
        elif what == "weights":
            weights = _memory(device, place)
        elif match[1]:
            inputs[int(match[1])] = _ram(device, place)
        else:
            find = _memory if match[3] == "weights" else _ram
            of_layers[match[3]][int(match[2])] = find(device, place)
    return Regions(arena, inputs, of_layers["output"], of_layers["scratch"], weights, of_layers["weights"])


def _all(device: Device) -> tuple[tuple[Memory, int], ...]:
    if not device.rams:
        raise DeviceError("it states no RAM to place an arena in", where=f"device {device.name}")
    return tuple((memory, memory.bytes) for memory in device.rams)


def _limited(device: Device, text: str) -> tuple[Memory, int]:
    name, colon, limit = text.partition(":")
    memory = _ram(device, name)
    if not colon:
        return memory, memory.bytes
    match = re.fullmatch(r"([1-9]\d*)([km]?)", limit.lower())
    if match is None:
        raise TinygenError(f"{limit!r} is no number of bytes", where="--region", cure="for example 65536, 64k or 1m")
    return memory, min(memory.bytes, int(match[1]) * _UNITS[match[2]])


def _ram(device: Device, name: str) -> Memory:
    memory = _memory(device, name)
    if memory.kind == "flash":
        raise DeviceError(f"{name} is flash: only constants can lie there", where="--region")
    return memory


def _memory(device: Device, name: str) -> Memory:
    found = {memory.label: memory for memory in device.memories}
    if name.lower() not in found:
        known = f"it has {', '.join(found)}" if found else "it states no memories"
        raise DeviceError(f"device {device.name} has no memory {name!r}", where="--region", cure=known)
    return found[name.lower()]
