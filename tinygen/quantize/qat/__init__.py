"""Quantization-aware training for Keras 3: train with the rounding that the device will do, then quantize losslessly.

Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
2018. TensorFlow is imported when a function runs.
"""

from tinygen.quantize.qat.ranges import learned_ranges, tensor_ranges
from tinygen.quantize.qat.training import QuantizedTraining, bake, quantization_aware, train_quantized, train_rounded

__all__ = [
    "QuantizedTraining",
    "bake",
    "learned_ranges",
    "quantization_aware",
    "tensor_ranges",
    "train_quantized",
    "train_rounded",
]
