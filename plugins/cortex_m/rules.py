"""How Cortex-M cores want networks quantized."""

from __future__ import annotations

from tinygen.api import TFLM_SCHEME, Device, QuantRule

_NO_LONG_MULTIPLY = (
    QuantRule(
        op="*",
        role="activation",
        bits=8,
        symmetric=False,
        granularity="per_tensor",
        rounding="single",
        scale_kind="power_of_two",
        reason="without a 32x32->64 multiply a float scale costs some 20 instructions an output, a shift 2",
    ),
)

_DSP = (
    # SMLAD multiplies pairs of int16: int8 operands must be widened first, int16 ones are taken as they lie.
    QuantRule(
        op="*",
        role="activation",
        bits=16,
        symmetric=True,
        granularity="per_tensor",
        rounding="double",
        scale_kind="float",
        reason="SMLAD takes int16 pairs: 16-bit activations need no widening, for twice the RAM",
    ),
)

_MVE = (
    # VQRDMULH then VRSHL is the double rounding in two instructions a vector: nothing cheaper to ask for, and
    # 16-bit activations would halve the lanes of VMLADAVA.
    QuantRule(
        op="FULLY_CONNECTED",
        role="weights",
        bits=8,
        symmetric=True,
        granularity="per_tensor",
        rounding="double",
        scale_kind="float",
        reason="one multiplier and shift for the whole vector of outputs, instead of a gather of each",
    ),
)


def rules(device: Device) -> tuple[QuantRule, ...]:
    """Rules for `device`, one of this plugin's: TensorFlow Lite Micro's scheme, then what the core adds."""
    if "mve" in device.features:
        return TFLM_SCHEME + _MVE
    if "dsp" in device.features:
        return TFLM_SCHEME + _DSP
    if "mul64" not in device.features:
        return TFLM_SCHEME + _NO_LONG_MULTIPLY
    return TFLM_SCHEME
