"""Figures of others for the MLPerf Tiny networks, each with its source; thousands are k.

Measured with the networks' int8 files, GCC 12.2 and the flags that each project recommends, on the same emulated
cores and with the same cycle model as ours, unless a source says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

TFLM_CMSIS = "TFLM + CMSIS-NN"
TFLM_MURISCV = "TFLM + muRISCV-NN"
TFLM_ESP_NN = "TFLM + esp-nn, generic path"
TFLM_REFERENCE = "TFLM reference kernels"
TINYENGINE = "TinyEngine (not bit-exact)"
NNOM = "NNoM (own quantization)"
SILICON = "best on silicon (STM32L4R5, MLPerf Tiny closed division: X-CUBE-AI 9.0; ad: Plumerai)"


@dataclass(frozen=True)
class Published:
    """One figure: `unit` is "instructions", "cycles", "flash_bytes" or "ram_bytes" (RAM without the stack)."""

    device: str
    model: str
    who: str
    unit: str
    value: int


def _rows(device: str, who: str, unit: str, factor: int, **models: float) -> list[Published]:
    return [Published(device, model, who, unit, round(value * factor)) for model, value in models.items()]


FIGURES: tuple[Published, ...] = (
    *_rows("cortex-m4", TFLM_CMSIS, "instructions", 1000, kws=7697, vww=24102, ic=29862, ad=583, sww=2227),
    *_rows("cortex-m4", TFLM_CMSIS, "cycles", 1000, kws=9170, vww=29022, ic=36481, ad=724, sww=2719),
    *_rows("cortex-m4", TFLM_CMSIS, "flash_bytes", 1, kws=105496, vww=384848, ic=147832, ad=303920, sww=123552),
    *_rows("cortex-m4", TFLM_CMSIS, "ram_bytes", 1, kws=23404, vww=101292, ic=55580, ad=3300, sww=17100),
    *_rows("cortex-m4", TFLM_REFERENCE, "instructions", 1000, kws=43038, vww=100252, ic=107408, ad=1952, sww=8287),
    *_rows("cortex-m4", TINYENGINE, "instructions", 1000, vww=19712, ad=772),
    *_rows("cortex-m4", TINYENGINE, "flash_bytes", 1, vww=247096),
    *_rows("cortex-m4", TINYENGINE, "ram_bytes", 1, vww=60728),
    *_rows("cortex-m4", NNOM, "instructions", 1000, kws=6918, ic=23197, vww=20911, ad=524),
    *_rows("cortex-m4", SILICON, "cycles", 1_000_000, vww=10.67, ic=19.82, kws=5.18, ad=0.486),
    *_rows("cortex-m55", TFLM_CMSIS, "instructions", 1000, kws=1785, vww=6433, ic=4810, ad=150, sww=408),
    *_rows("rv32imc", TFLM_MURISCV, "instructions", 1000, kws=15141, vww=45342, ic=54732, ad=1341),
    *_rows("rv32imc", TFLM_MURISCV, "flash_bytes", 1, kws=139088, vww=418440, ic=179224, ad=317428),
    *_rows("rv32imc", TFLM_MURISCV, "ram_bytes", 1, kws=23328, vww=101216, ic=55520, ad=2988),
    *_rows("rv32imc", TFLM_ESP_NN, "instructions", 1000, kws=25826, vww=65260, ic=96414, ad=2454),
    *_rows("rv32imc", TFLM_REFERENCE, "instructions", 1000, kws=45604, vww=114108, ic=127080, ad=2510),
)


def figures(device: str, model: str) -> list[Published]:
    """What others reach on `device` with `model` ("kws", "vww", "ic", "ad", "sww")."""
    return [f for f in FIGURES if f.device == device and f.model == model]
