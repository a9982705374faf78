"""What the `.tflite` schema cannot say of a quantized network, kept in the file as metadata.

Other interpreters ignore it: they run weights of few bits as the int8 that they are, to the same result, and an
operator that rounds once with their own rounding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tinygen.ir import Graph, Node, Tensor

NAME = "tinygen.scheme"
"""Of the metadata entry."""

NATIVE_BITS = 4
"""The schema has a type for these."""


@dataclass(frozen=True)
class SchemeMetadata:
    bits: Mapping[int, int] = field(default_factory=dict)
    """Tensor index -> bits of its elements."""
    rounding: Mapping[int, str] = field(default_factory=dict)
    """Operator index -> the rounding of its requantization."""


def native_tensors(graph: Graph) -> set[int]:
    """The weights of 4 bits to write in the schema's own type: not those per channel of FULLY_CONNECTED, which
    TensorFlow Lite Micro refuses."""
    found = {i for i, t in enumerate(graph.tensors) if t.quant is not None and t.quant.bits == NATIVE_BITS}
    dense = {i for node in graph.nodes if node.op == "FULLY_CONNECTED" for i in node.inputs}
    return {i for i in found if not (i in dense and (q := graph.tensors[i].quant) and q.per_channel)}


def collect(graph: Graph) -> SchemeMetadata:
    """What must be kept of `graph`."""
    native = native_tensors(graph)
    bits = {
        i: t.quant.bits for i, t in enumerate(graph.tensors) if t.quant is not None and t.quant.bits and i not in native
    }
    rounding = {
        n: node.attrs.rounding
        for n, node in enumerate(graph.nodes)
        if getattr(node.attrs, "rounding", "double") != "double"
    }
    return SchemeMetadata(bits, rounding)


def encode(metadata: SchemeMetadata) -> bytes:
    """The entry's bytes; none where there is nothing to keep."""
    if not metadata.bits and not metadata.rounding:
        return b""
    plain = {"bits": metadata.bits, "rounding": metadata.rounding}
    return json.dumps(plain, sort_keys=True).encode()


def decode(data: bytes) -> SchemeMetadata:
    """The inverse of `encode`; ValueError for anything else."""
    try:
        plain = json.loads(data)
        bits = {int(k): int(v) for k, v in plain["bits"].items()}
        rounding = {int(k): str(v) for k, v in plain["rounding"].items()}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it has no {error}") from error
    if not set(bits.values()) <= {1, 2, 4} or not set(rounding.values()) <= {"single"}:
        raise ValueError("it names unknown bits or roundings")
    return SchemeMetadata(bits, rounding)


def with_bits(tensors: Sequence[Tensor], metadata: SchemeMetadata) -> tuple[Tensor, ...]:
    """`tensors` with the bits that `metadata` gives them, where they are quantized constants."""
    return tuple(
        replace(t, quant=replace(t.quant, bits=metadata.bits[i]))
        if i in metadata.bits and t.quant is not None and t.data is not None
        else t
        for i, t in enumerate(tensors)
    )


def with_rounding(nodes: Sequence[Node], metadata: SchemeMetadata) -> tuple[Node, ...]:
    """`nodes` with the rounding that `metadata` gives them, where their attributes have one."""
    return tuple(
        replace(node, attrs=replace(node.attrs, rounding=metadata.rounding[n]))
        if n in metadata.rounding and hasattr(node.attrs, "rounding")
        else node
        for n, node in enumerate(nodes)
    )
