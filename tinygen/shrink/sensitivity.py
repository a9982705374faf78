"""How much each layer suffers from each scheme: what the sensitivity plot shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tinygen.quantize.layer_names import short_name
from tinygen.quantize.post_training import Options
from tinygen.quantize.schemes import schemes_of
from tinygen.quantize.sensitivity import noise, sensitivities
from tinygen.shrink.floats import float_graph
from tinygen.shrink.state import Context, State

PROBE = 64
"""Training samples on which it is measured."""
SCHEMES = ("int8", "int4", "ternary")


def sensitivity(state: State, context: Context, names: Sequence[str] = SCHEMES) -> list[dict[str, Any]]:
    """What quantizing each layer alone does: `layer`, `scheme`, `noise` (power of the error over the output's)."""
    session = context.session
    inputs = context.data.train.inputs[:PROBE]
    calibrated = float_graph(state, inputs, session.ops, Options(compensate=False))
    rules = session.rules(session.device(context.device))
    floats = schemes_of(calibrated.graph, rules, ["float32"])
    nodes = [n for n, node in enumerate(calibrated.graph.nodes) if session.ops[node.op].channel_axis is not None]
    loss = noise(calibrated, [inputs], session.ops)
    rows = []
    for name in names:
        schemes = schemes_of(calibrated.graph, rules, [name])
        found = sensitivities(calibrated, floats, {n: [schemes[n]] for n in nodes}, loss, session.ops)
        rows += [{"layer": short_name(s.layer), "scheme": name, "noise": s.loss} for s in found]
    return rows
