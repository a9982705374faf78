"""Every operator: numpy, the C kernel on the host and TensorFlow Lite Micro (or LiteRT) agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ops.oracle import run_litert, run_tflm
from tinygen.conformance.agreement import kernel_agrees
from tinygen.conformance.hypothesis_draw import HypothesisDraw
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import BoundNode, DType, Graph, dump
from tinygen.ops import builtin_ops
from tinygen.ops.common.hybrid import is_hybrid
from tinygen.paths import runtime_dir

OPS = {op.name: op() for op in builtin_ops()}
CASES = [(name, i, graph) for name, op in OPS.items() for i, graph in enumerate(op.cases())]
RUNNER = KernelRunner((runtime_dir(),), host_toolchain())
NO_TFLM: dict[str, str] = {}
"""Operators that TensorFlow Lite Micro lacks, or computes otherwise: each with the reason."""
LITERT = {
    "CONV_2D": "hybrid",
    "EXPAND_DIMS": "uint8 int32 int64 bool",
    "TRANSPOSE": "uint8 int32 int64 bool",
    "PAD": "uint8 int64 bool",
    "PADV2": "uint8 int64 bool",
    "CONCATENATION": "uint8",
    "SPLIT": "uint8 int64",
    "SPLIT_V": "uint8 int64",
    "SLICE": "uint8 int64",
    "STRIDED_SLICE": "uint8 int64",
    "PACK": "uint8",
    "UNPACK": "uint8 bool",
    "RESIZE_NEAREST_NEIGHBOR": "uint8 int32 bool",
    "CAST": "uint8 int64 int64>int32 uint8>int8 uint8>int16 uint8>int32 uint8>float32 uint8>bool",
    "QUANTIZE": "float32>uint8 uint8>uint8 uint8>int16",
    "RELU6": "rescaled",  # TensorFlow Lite Micro takes the input's scale for the output's
    "RELU_N1_TO_1": "int8 float32",
    "RELU_0_TO_1": "int8 float32",
}
"""What these operators lack in TensorFlow Lite Micro (see `traits`): there LiteRT is the oracle."""


def traits(node: BoundNode) -> set[str]:
    """The output's type, "input>output" types, "rescaled" where their quantization differs, "hybrid"."""
    source, target = node.input(0), node.output
    found = {target.dtype.value, f"{source.dtype.value}>{target.dtype.value}"}
    if "CONV" in node.op and is_hybrid(node):
        found.add("hybrid")
    return found | ({"rescaled"} if target.dtype.is_integer and source.quant != target.quant else set())


def check(graph: Graph, seed: int) -> None:
    """Reference == C (also in place) == TFLM on random inputs; floats: TFLM within 1e-5."""
    node = graph.bind(graph.nodes[0])
    inputs, expected = kernel_agrees(OPS[node.op], graph, seed, RUNNER)
    single = getattr(node.attrs, "rounding", "double") == "single"  # TensorFlow Lite Micro rounds twice
    if node.op not in NO_TFLM and not single:
        free = [x for x, t in zip(inputs, node.inputs, strict=True) if t is not None and not t.is_constant]
        lacking = traits(node) & set(LITERT.get(node.op, "").split())
        oracle = (run_litert if lacking else run_tflm)(graph, free, OPS)
        for e, t, tensor in zip(expected, oracle, node.outputs, strict=True):
            t = t.reshape(tensor.shape)
            if tensor.dtype is DType.FLOAT32:
                np.testing.assert_allclose(t, e, rtol=1e-5, atol=1e-5 * (1 + np.abs(e).max(initial=0)))
            else:
                np.testing.assert_array_equal(e, t, err_msg=f"numpy against TFLM\n{dump(graph)}")


@pytest.mark.parametrize("graph", [c[2] for c in CASES], ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_case(graph: Graph) -> None:
    check(graph, seed=7)
    again = read_tflite(write_tflite(graph, OPS), OPS, graph.name)
    assert dump(again) == dump(graph), "the exported file does not read back as the same graph"


@pytest.mark.parametrize("name", sorted(OPS))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random(name: str, data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    check(OPS[name].draw(draw), draw.integer(0, 1 << 30))
