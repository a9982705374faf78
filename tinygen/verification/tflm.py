"""TensorFlow Lite Micro as the oracle, through the package `tflite-micro`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinygen.ir import Array, Graph, ToolError

ARENA_BYTES = 1 << 24
"""Room for every tensor of any network that fits a microcontroller, all preserved."""


class TflmOracle:
    """Runs a `.tflite` model in TensorFlow Lite Micro, keeping every intermediate tensor."""

    def __init__(self, model: bytes) -> None:
        """ToolError if the package is missing or refuses the model."""
        try:
            from tflite_micro import runtime
        except ImportError as error:
            raise ToolError(
                "the package tflite-micro is not installed",
                where="--oracle tflm",
                cure="pip install 'tinygen[oracle]'",
            ) from error
        keep = runtime.InterpreterConfig.kPreserveAllTensors
        try:
            # The keyword is spelt so in the package.
            self._interpreter = runtime.Interpreter.from_bytes(model, arena_size=ARENA_BYTES, intrepreter_config=keep)
        except (RuntimeError, ValueError) as error:
            raise ToolError(f"TensorFlow Lite Micro refuses the model: {error}", where="--oracle tflm") from error

    def run(self, graph: Graph, inputs: Sequence[Array]) -> dict[int, Array]:
        """Tensor index in `graph` -> array, for the activations that the model file has too."""
        for i, value in enumerate(inputs):
            self._interpreter.set_input(value, i)
        self._interpreter.invoke()
        computed = [t for node in graph.nodes for t in node.outputs if graph.tensors[t].origin >= 0]
        values = {}
        for index in computed:
            tensor = graph.tensors[index]
            array = np.array(self._interpreter.GetTensor(tensor.origin, 0)["tensor_data"])
            values[index] = array.astype(tensor.dtype.numpy, copy=False).reshape(tensor.shape)
        return values
