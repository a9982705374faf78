"""`python -m tinygen.build.firmware_main`: writes the main file of a network's test firmware, for build rules."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tinygen.ir import TinygenError
from tinygen.pipeline import OPTIMIZE, compile_model


def main() -> None:
    """Generate the network's library and keep only the firmware's main file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("-o", "--output", required=True, type=Path)
    parser.add_argument("--device", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--optimize", choices=OPTIMIZE, default="balanced")
    words = parser.parse_args()
    try:
        library = compile_model(words.model, words.device, name=words.name, optimize=words.optimize)
        words.output.write_text(library.firmware)
    except TinygenError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
