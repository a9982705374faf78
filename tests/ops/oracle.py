"""Runs a one-node graph in TensorFlow Lite Micro."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import ABSENT, Array, DType, Graph
from tinygen.ops import Op
from tinygen.ops.common import case

ARENA_BYTES = 1 << 20
"""More than any case needs: the default is fixed to the file's size, and too small for some."""


def run_tflm(graph: Graph, inputs: Sequence[Array], ops: Mapping[str, Op]) -> list[Array]:
    """The graph's outputs in `tflite-micro`; `inputs` are those of the graph, in its order."""
    from tflite_micro import runtime

    interpreter = runtime.Interpreter.from_bytes(write_tflite(_with_bias(graph), ops), arena_size=ARENA_BYTES)
    for i, value in enumerate(inputs):
        interpreter.set_input(value, i)
    interpreter.invoke()
    return [np.array(interpreter.get_output(i)) for i in range(len(graph.outputs))]


def run_litert(graph: Graph, inputs: Sequence[Array], ops: Mapping[str, Op]) -> list[Array]:
    """The graph's outputs by LiteRT's reference kernels, for what TensorFlow Lite Micro lacks.

    Requantization rounds otherwise there: an oracle only for what does not requantize.
    """
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_content=write_tflite(_with_bias(graph), ops), experimental_op_resolver_type=OpResolverType.BUILTIN_REF
    )
    interpreter.allocate_tensors()
    for detail, value in zip(interpreter.get_input_details(), inputs, strict=True):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()
    return [np.array(interpreter.get_tensor(d["index"])) for d in interpreter.get_output_details()]


def _with_bias(graph: Graph) -> Graph:
    """Convolutions with zeros for a bias that is absent.

    TensorFlow Lite Micro's DEPTHWISE_CONV_2D crashes without one, and LiteRT's hybrid CONV_2D refuses to run.
    """
    node = graph.nodes[0]
    if node.op not in ("DEPTHWISE_CONV_2D", "CONV_2D") or node.inputs[2] != ABSENT:
        return graph
    channels = graph.tensors[node.inputs[1]].shape[3 if node.op == "DEPTHWISE_CONV_2D" else 0]
    types = {DType.FLOAT32: np.float32, DType.INT8: np.int32, DType.INT16: np.int64}
    zeros = case.constant(np.zeros(channels, types[graph.tensors[node.inputs[0]].dtype]), name="bias")
    nodes = (replace(node, inputs=(*node.inputs[:2], len(graph.tensors))),)
    return replace(graph, tensors=(*graph.tensors, zeros), nodes=nodes)
