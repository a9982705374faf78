"""How the Xtensa cores of the ESP32 family want networks quantized (RISC-V ones: see the riscv plugin)."""

from __future__ import annotations

from tinygen.api import TFLM_SCHEME, Device, QuantRule


def rules(device: Device) -> tuple[QuantRule, ...]:
    """Rules for `device`, with TensorFlow Lite Micro's scheme first; none unless it is an Xtensa."""
    return _XTENSA if "xtensa" in device.features else ()


_XTENSA = (
    *TFLM_SCHEME,
    # `l16si` loads a signed half-word and MAC16 multiplies the 16-bit halves of registers, but there is no
    # signed byte load: an int8 operand is loaded unsigned and then sign-extended. Where RAM allows, 16-bit
    # activations spare the inner loop that step.
    QuantRule(
        op="*",
        role="activation",
        bits=16,
        symmetric=True,
        granularity="per_tensor",
        rounding="double",
        scale_kind="float",
        reason="no signed byte load, but a 16x16-bit multiplier: no sign extension in inner loops",
    ),
    # Where the high half of a product must be built from 16-bit parts, requantization by a shift saves most.
    # No 4-bit rule: unpacking takes an eighth more instructions (a keyword network), and flash is ample.
    QuantRule(
        op="*",
        role="activation",
        bits=8,
        symmetric=True,
        granularity="per_tensor",
        rounding="single",
        scale_kind="power_of_two",
        reason="requantizes by one rounding shift instead of a 32x32-bit high multiplication",
    ),
)
