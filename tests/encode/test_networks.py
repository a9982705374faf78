"""Whole networks with encoded weights: the same bits, less flash, at most 1 KB more RAM."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from tests.models import suite
from tinygen.build.images import build_empty_firmware, build_firmware
from tinygen.build.sizes import image_sizes
from tinygen.codegen.library import Library
from tinygen.encode.layer import EXTRA_RAM
from tinygen.ir import TinygenError
from tinygen.pipeline import compile_model
from tinygen.verification.inputs import make_inputs
from tinygen.verification.run import Place, verify

DIGITS = Path(__file__).parents[2] / "examples" / "digits" / "digits_int8.tflite"
INT8_WEIGHTS = {"ad": 264_192, "ic": 77_360, "kws": 22_016}
MOST = {"ad": 0.70, "ic": 0.96, "kws": 0.98}
"""Of the int8 weights, what may be left of them in flash, the decoder's code and tables included."""


@functools.cache
def compiled(kind: str, device: str, encode: str) -> Library:
    model = DIGITS if kind == "digits" else suite.model_path(f"{kind}_int8")
    return compile_model(model, device, name=kind, encode=encode, session=suite.session())


@pytest.mark.parametrize(
    ("kind", "device", "on", "inputs"),
    [
        ("digits", "host", "sanitizer", 10),
        ("digits", "cortex-m4", "emulator", 3),
        ("digits", "rv32imc", "emulator", 3),
        ("ad", "host", "sanitizer", 5),
        ("ad", "cortex-m4", "emulator", 3),
        ("ad", "cortex-m0plus", "emulator", 2),
        ("ad", "rv32imc", "emulator", 2),
        ("ad", "esp32", "emulator", 2),
        ("ic", "host", "host", 5),
        ("ic", "cortex-m4", "sanitizer", 3),
        ("ic", "cortex-m4", "emulator", 2),
        ("kws", "cortex-m4", "sanitizer", 5),
        ("kws", "cortex-m4", "emulator", 3),
    ],
)
def test_same_bits(kind: str, device: str, on: Place, inputs: int) -> None:
    library = compiled(kind, device, "auto")
    with suite.skip_if_missing():
        outcome = verify(suite.session(), library, make_inputs(library.lowered.graph, inputs), on=on)
    assert outcome.bit_exact, outcome.where
    if kind != "digits":
        assert encoded_layers(library) > 0


def encoded_layers(library: Library) -> int:
    return sum(kernel.template.startswith("encoded") for kernel in library.lowered.kernels)


@functools.cache
def flash_bytes(kind: str, device: str, encode: str) -> int:
    session, library = suite.session(), compiled(kind, device, encode)
    toolchain = session.toolchain(library.device, None)
    image = build_firmware(library, toolchain, trace=False)
    return image_sizes(image.path, build_empty_firmware(library.device, toolchain).path).flash_bytes


@pytest.mark.parametrize("kind", INT8_WEIGHTS)
def test_flash_on_the_m4(kind: str) -> None:
    with suite.skip_if_missing():
        saved = flash_bytes(kind, "cortex-m4", "none") - flash_bytes(kind, "cortex-m4", "auto")
    assert 1 - saved / INT8_WEIGHTS[kind] <= MOST[kind]


@pytest.mark.parametrize("device", ["cortex-m0plus", "cortex-m4", "cortex-m55", "rv32imc"])
@pytest.mark.parametrize("kind", ["digits", "ic", "kws", "sww", "vww"])
def test_never_larger(kind: str, device: str) -> None:
    with suite.skip_if_missing():
        assert flash_bytes(kind, device, "auto") <= flash_bytes(kind, device, "none")
    arenas = [compiled(kind, device, encode).lowered.plan.arena_bytes for encode in ("none", "auto")]
    assert arenas[1] <= arenas[0] + EXTRA_RAM


def test_same_bytes_again() -> None:
    libraries = [compile_model(DIGITS, "cortex-m4", encode="auto", session=suite.session()) for _ in range(2)]
    assert libraries[0].files == libraries[1].files


def test_unknown_coding_is_refused() -> None:
    with pytest.raises(TinygenError, match="weight coding 'zip'"):
        compile_model(DIGITS, "host", encode="zip", session=suite.session())
