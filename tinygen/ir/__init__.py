"""The intermediate representation: frozen dataclasses, their verifier and their text dump.

Imports numpy and the standard library only.
"""

from tinygen.ir.dtype import DType
from tinygen.ir.dump import dump
from tinygen.ir.errors import (
    DeviceError,
    GraphError,
    MismatchError,
    ModelError,
    PluginError,
    TinygenError,
    ToolError,
    UnsupportedError,
)
from tinygen.ir.graph import Graph
from tinygen.ir.kernel import (
    Argument,
    Blocks,
    Call,
    Constant,
    Decoded,
    EncodedWeights,
    Input,
    Kernel,
    Output,
    Params,
    Scalar,
    Scratch,
    Stepped,
    call,
    constant_bytes,
)
from tinygen.ir.node import ABSENT, BoundNode, Node
from tinygen.ir.quant import QuantParams
from tinygen.ir.tensor import Array, Shape, Tensor
from tinygen.ir.verify import verify

__all__ = [
    "ABSENT",
    "Argument",
    "Array",
    "Blocks",
    "BoundNode",
    "Call",
    "Constant",
    "DType",
    "Decoded",
    "DeviceError",
    "EncodedWeights",
    "Graph",
    "GraphError",
    "Input",
    "Kernel",
    "MismatchError",
    "ModelError",
    "Node",
    "Output",
    "Params",
    "PluginError",
    "QuantParams",
    "Scalar",
    "Scratch",
    "Shape",
    "Stepped",
    "Tensor",
    "TinygenError",
    "ToolError",
    "UnsupportedError",
    "call",
    "constant_bytes",
    "dump",
    "verify",
]
