"""How each operator is quantized: a device's rules, chosen by name, resolved to one scheme an operator."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tinygen.device import TFLM_SCHEME, QuantRule
from tinygen.device.rules import Rounding, ScaleKind
from tinygen.ir import DType, Graph, ModelError
from tinygen.ir.errors import did_you_mean
from tinygen.quantize.layer_names import by_tensor


@dataclass(frozen=True)
class Scheme:
    """The numbers of one operator; the default is TensorFlow Lite Micro's int8 scheme.

    Attributes:
        activations: INT8, INT16 or FLOAT32 (the operator stays in floats).
        symmetric: whether activations have zero point 0.
        weight_bits: 8, 4, 2 (ternary) or 1 (binary); of operators with weights.
        per_channel: a scale for each output channel of the weights, or one for all.
        rounding: of the requantization.
        scale_kind: any float32, or powers of two, for activations and weights alike.
    """

    activations: DType = DType.INT8
    symmetric: bool = False
    weight_bits: int = 8
    per_channel: bool = True
    rounding: Rounding = "double"
    scale_kind: ScaleKind = "float"


_ANYWHERE = "any device runs it; choose it by measured accuracy"

GENERAL = (
    QuantRule("*", "activation", 32, True, "per_tensor", "double", "float", _ANYWHERE),
    QuantRule("*", "activation", 16, True, "per_tensor", "double", "float", _ANYWHERE),
    QuantRule("*", "activation", 8, False, "per_tensor", "single", "float", _ANYWHERE),
    QuantRule("*", "activation", 8, False, "per_tensor", "single", "power_of_two", _ANYWHERE),
    QuantRule("*", "weights", 8, True, "per_tensor", "double", "float", _ANYWHERE),
    QuantRule("*", "weights", 4, True, "per_channel", "double", "float", _ANYWHERE),
    QuantRule("*", "weights", 2, True, "per_channel", "double", "float", _ANYWHERE),
    QuantRule("*", "weights", 1, True, "per_channel", "double", "float", _ANYWHERE),
)
"""What every device can do, besides the default; a device's own rule of the same name comes before it."""

_WEIGHTS = {4: "int4", 2: "ternary", 1: "binary"}
_ACTIVATIONS = {32: "float32", 16: "int16"}


def rule_name(rule: QuantRule) -> str:
    """What a rule is chosen by: `int4`, `ternary`, `binary`, `per-tensor`, `int16`, `float32`, `power-of-two`,
    `single-rounding`; `int8` for those of the default scheme."""
    if rule.role == "weights":
        return _WEIGHTS.get(rule.bits, "per-tensor" if rule.granularity == "per_tensor" else "int8")
    if rule.role == "activation" and rule.bits in _ACTIVATIONS:
        return _ACTIVATIONS[rule.bits]
    if rule.role == "activation" and rule.scale_kind == "power_of_two":
        return "power-of-two"
    return "single-rounding" if rule.role == "activation" and rule.rounding == "single" else "int8"


_PACKED = ("int4", "ternary", "binary")
_OF_WEIGHTS = (*_PACKED, "per-tensor")
_OF_ACTIVATIONS = ("float32", "int16", "single-rounding", "power-of-two")
_ROUNDS_ONCE = frozenset({"single-rounding", "power-of-two"})


def combined(chosen: Iterable[str]) -> list[str]:
    """The names of one layer that hold together, powers of two last; `int8` starts over. ModelError for two that cannot
    be combined."""
    kept: list[str] = []
    for name in chosen:
        kept = [] if name == "int8" else [*(one for one in kept if one != name), name]
    for first, second in itertools.combinations(kept, 2):
        reason, cure = _conflict(first, second) or _conflict(second, first) or ("", "")
        if reason:
            what = f"the schemes {first!r} and {second!r} cannot be combined: {reason}"
            raise ModelError(what, where="quantize", cure=cure)
    return sorted(kept, key=lambda name: name == "power-of-two")


def _conflict(first: str, second: str) -> tuple[str, str] | None:
    """(why no layer has both, what to choose instead); None where there is nothing against it, in this order."""
    if first in _OF_WEIGHTS and second in _OF_WEIGHTS:
        return "both say how weights are stored", "choose one of them for each layer (--layer NAME=SCHEME)"
    if first in _OF_ACTIVATIONS and second in _OF_ACTIVATIONS and {first, second} != _ROUNDS_ONCE:
        return "both say how activations are computed", "choose one of them for each layer (--layer NAME=SCHEME)"
    if first == "float32" and second in _OF_WEIGHTS:
        return "a layer in floats has float32 weights", f"leave {second!r} away, or choose it for other layers"
    if first == "int16" and second in _PACKED:
        return "int16 activations need 8-bit weights", f"leave {second!r} away, or int16"
    if first == "single-rounding" and second in _PACKED:
        why = "sums of packed weights are rounded once only where all scales are powers of two"
        return why, f"take 'power-of-two' with {second!r}, or {second!r} alone, which rounds twice"
    return None


def scheme_for(op: str, rules: Sequence[QuantRule], chosen: Iterable[str]) -> Scheme:
    """The scheme of operator `op`: the default, changed by the rules that are `chosen` by name, in order.

    A name that the device has rules for means just those, so that it applies only to the operators they name;
    otherwise it means the general rule. ModelError for an unknown name, and for two that cannot both hold. Powers of
    two round once, whatever the order.
    """
    scheme = Scheme()
    for name in combined(chosen):
        if name == "int8":
            scheme = Scheme()
            continue
        named = [r for r in rules if rule_name(r) == name] or [r for r in GENERAL if rule_name(r) == name]
        if not named:
            known = sorted({rule_name(r) for r in GENERAL} | {"int8"})
            cure = f"{did_you_mean(name, known)} there are {', '.join(known)}".lstrip()
            raise ModelError(f"unknown scheme {name!r}", cure=cure)
        for rule in named:
            if rule.op in ("*", op):
                scheme = _changed(scheme, rule)
    return scheme


def _changed(scheme: Scheme, rule: QuantRule) -> Scheme:
    if rule.role == "weights":
        return replace(scheme, weight_bits=rule.bits, per_channel=rule.granularity == "per_channel")
    if rule.role == "activation":
        dtype = {32: DType.FLOAT32, 16: DType.INT16}.get(rule.bits, DType.INT8)
        return replace(
            scheme,
            activations=dtype,
            symmetric=rule.symmetric,
            rounding=rule.rounding,
            scale_kind=rule.scale_kind,
        )
    return scheme


def schemes_of(
    graph: Graph,
    rules: Sequence[QuantRule] = TFLM_SCHEME,
    chosen: Iterable[str] = (),
    layers: Mapping[str, Iterable[str]] | None = None,
) -> tuple[Scheme, ...]:
    """The scheme of each node of `graph`.

    Args:
        rules: the device's.
        chosen: names of rules that apply to the whole network.
        layers: name of a layer or of its output tensor (see `by_tensor`) -> the names that apply to it instead.

    ModelError for a layer or a rule that does not exist.
    """
    names = {graph.tensors[node.outputs[0]].name for node in graph.nodes}
    own = by_tensor(layers or {}, names, graph.name)
    chosen = tuple(chosen)
    return tuple(
        scheme_for(node.op, rules, own.get(graph.tensors[node.outputs[0]].name, chosen)) for node in graph.nodes
    )
