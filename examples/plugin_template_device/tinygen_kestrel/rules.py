"""How the Kestrel K1 wants networks quantized."""

from __future__ import annotations

from tinygen.api import TFLM_SCHEME, QuantRule

RULES = (
    *TFLM_SCHEME,
    QuantRule(
        op="*",
        role="activation",
        bits=8,
        symmetric=True,
        granularity="per_tensor",
        rounding="single",
        scale_kind="power_of_two",
        reason="no 64-bit product: requantizes by one rounding shift instead of a multiplication from 16-bit parts",
    ),
)
