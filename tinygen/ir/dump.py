"""A readable text form of a graph, one line a node, for people and for golden files."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from tinygen.ir.graph import Graph
from tinygen.ir.node import ABSENT
from tinygen.ir.tensor import Tensor


def dump(graph: Graph) -> str:
    """The text of `graph`: its inputs, nodes and outputs; constants show as shape and type."""
    lines = [f"graph {graph.name}"]
    lines += [f"  input  %{i} {describe(graph.tensors[i])}" for i in graph.inputs]
    for node in graph.nodes:
        outs = ", ".join(f"%{i} {describe(graph.tensors[i])}" for i in node.outputs)
        ins = ", ".join(_operand(graph, i) for i in node.inputs)
        lines.append(f"  {outs} = {node.op}({ins}){_attrs(node.attrs)}")
    lines += [f"  output %{i} {describe(graph.tensors[i])}" for i in graph.outputs]
    return "\n".join(lines) + "\n"


def describe(tensor: Tensor) -> str:
    """`int8[1x49x10x1] (scale 0.58, zero 83)`; per-channel scales are counted, not listed; `:4` tells 4 bits."""
    text = f"{tensor.dtype.value}[{'x'.join(map(str, tensor.shape))}]"
    if tensor.quant is None:
        return text
    if tensor.quant.bits:
        text += f":{tensor.quant.bits}"
    if tensor.quant.per_channel:
        return f"{text} ({len(tensor.quant.scale)} scales, axis {tensor.quant.axis})"
    return f"{text} (scale {tensor.quant.scale[0]:.6g}, zero {tensor.quant.zero_point[0]})"


def _operand(graph: Graph, index: int) -> str:
    if index == ABSENT:
        return "-"
    tensor = graph.tensors[index]
    return f"const {describe(tensor)}" if tensor.is_constant else f"%{index}"


def _attrs(attrs: Any) -> str:
    if not is_dataclass(attrs) or not fields(attrs):
        return ""
    # A field that is left out of its class's repr shows only where it is not as usual.
    shown = [f for f in fields(attrs) if f.repr or getattr(attrs, f.name) != f.default]
    return " {" + ", ".join(f"{f.name}={getattr(attrs, f.name)}" for f in shown) + "}"
