"""How RV32 cores want networks quantized."""

from __future__ import annotations

from tinygen.api import TFLM_SCHEME, Device, QuantRule


def rules(device: Device) -> tuple[QuantRule, ...]:
    """Rules for `device`, of one of this plugin's instruction sets; TensorFlow Lite Micro's scheme first."""
    return TFLM_SCHEME + (_VECTOR if "vector" in device.features else _SCALAR)


# With a doubled multiplier `mulhsu` gives the exact double rounding in 22 instructions: on a scalar core
# there is little to be gained from another one.

_SCALAR = (
    # A multiplication costs the same for 4 and for 8 bits, so that 4 cost the unpacking. It pays where a weight
    # is unpacked once for many pixels: a keyword network takes 14 % more instructions and 3/10 less flash. A
    # fully connected layer uses each weight once, and would take 60 % more.
    QuantRule(
        op="CONV_2D",
        role="weights",
        bits=4,
        symmetric=True,
        granularity="per_channel",
        rounding="double",
        scale_kind="float",
        reason="half the flash; a convolution unpacks a weight once for many pixels",
    ),
    # `lb` and `lh` cost the same and there are no lanes to lose.
    QuantRule(
        op="*",
        role="activation",
        bits=16,
        symmetric=True,
        granularity="per_tensor",
        rounding="double",
        scale_kind="float",
        reason="without SIMD lanes 16-bit activations cost RAM but no instructions",
    ),
)

_VECTOR = (
    # The exact double rounding is `vsmul`, a sign correction (`vsra`, `vadd`), `vssra`, `vnclip`; a single
    # one needs no correction. No 4-bit rule: elements have 8 bits at least, so that weights would be unpacked
    # by two shifts for each `vwmacc`. No 16-bit rule: it halves the lanes.
    QuantRule(
        op="*",
        role="activation",
        bits=8,
        symmetric=False,
        granularity="per_tensor",
        rounding="single",
        scale_kind="float",
        reason="requantizes a vector of accumulators in two instructions fewer",
    ),
)
