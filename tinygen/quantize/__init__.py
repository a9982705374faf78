"""Quantization: fixed-point arithmetic, calibration and schemes."""
