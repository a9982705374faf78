"""Prints how many of the held-out digits each interpreter classifies right with `digits_int8.tflite`.

Needs `pip install tinygen[demo,oracle]`; no TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from digits import MODEL_INT8, held_out
from numpy.typing import NDArray
from tflite_micro import runtime

Classify = Callable[[NDArray[np.int8]], NDArray[np.int8]]


def litert() -> Classify:
    """LiteRT (TensorFlow Lite) with its default kernels."""
    interpreter = Interpreter(model_path=str(MODEL_INT8))
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]["index"]
    result = interpreter.get_output_details()[0]["index"]

    def classify(image: NDArray[np.int8]) -> NDArray[np.int8]:
        interpreter.set_tensor(source, image)
        interpreter.invoke()
        return np.asarray(interpreter.get_tensor(result))

    return classify


def tflite_micro() -> Classify:
    """TensorFlow Lite Micro with its reference kernels: the results that tinygen's C equals bit for bit."""
    interpreter = runtime.Interpreter.from_bytes(MODEL_INT8.read_bytes())

    def classify(image: NDArray[np.int8]) -> NDArray[np.int8]:
        interpreter.set_input(image, 0)
        interpreter.invoke()
        return np.asarray(interpreter.get_output(0))

    return classify


def main() -> None:
    images, labels = held_out()
    for engine in (litert, tflite_micro):
        classify = engine()
        right = sum(
            int(classify(image[np.newaxis]).argmax() == label) for image, label in zip(images, labels, strict=True)
        )
        print(f"{engine.__name__}: {right} of {len(labels)} right ({right / len(labels):.2%})")


if __name__ == "__main__":
    main()
