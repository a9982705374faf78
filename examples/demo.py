"""The whole path in one run: a network, a C library, proof on the host and on an emulated Cortex-M4.

Run it with `./dev demo`. The network is `examples/digits/digits_int8.tflite`, trained by `train.py` beside it;
the inputs are handwritten digits that it has not seen.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

import tinygen
from tinygen.verification import Verification

sys.path.insert(0, str(Path(__file__).parent / "digits"))
from digits import MODEL_INT8, held_out

DEVICES = ("host", "cortex-m4", "cortex-m0plus", "rv32imc")
DIGITS = 60


def main() -> int:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    started = time.monotonic()
    session = tinygen.create_session()
    images, labels = held_out()
    inputs = [[image[np.newaxis]] for image in images[:DIGITS]]
    table = Table(title=f"digits_int8.tflite on {len(inputs)} held-out digits")
    for column in ("device", "MACs", "flash", "RAM", "instructions", "classified right", "bit-exact"):
        table.add_column(column, justify="left" if column == "device" else "right")
    good = True
    for device in DEVICES:
        library = tinygen.compile(MODEL_INT8, device, name="digits", session=session)
        console.print(f"{device}: {len(library.files)} C files generated, building with SCons ...")
        try:
            host = tinygen.verify(session, library, inputs)
            outcomes = [host]
            cost = dict.fromkeys(("flash_bytes", "ram_bytes", "instructions"), "-")
            if device != "host":
                outcomes.append(tinygen.verify(session, library, inputs, on="emulator"))
                measured = tinygen.profile(session, library, inputs[0])
                cost = {key: f"{measured[key]:,}" for key in cost}
        except tinygen.TinygenError as error:
            console.print(f"  skipped: {error}")
            continue
        exact = all(outcome.bit_exact for outcome in outcomes)
        good &= exact
        table.add_row(
            device,
            f"{library.lowered.total_macs:,}",
            cost["flash_bytes"],
            cost["ram_bytes"],
            cost["instructions"],
            f"{_right(outcomes[-1], labels)} of {len(inputs)}",
            "yes" if exact else f"NO: {outcomes[-1].where}",
        )
    console.print(table)
    console.print(
        "bit-exact: every element of every tensor equals the numpy reference, on the host and on the emulated core.\n"
        f"{time.monotonic() - started:.1f} s. Next: tinygen profile examples/digits/digits_int8.tflite -d cortex-m4"
    )
    return 0 if good else 1


def _right(outcome: Verification, labels: np.ndarray) -> int:
    """How many of the verified inputs the network classified right, where it ran."""
    guesses = [int(outputs[0].argmax()) for outputs in outcome.outputs]
    return sum(int(guess == label) for guess, label in zip(guesses, labels, strict=False))


if __name__ == "__main__":
    sys.exit(main())
