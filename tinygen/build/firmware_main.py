"""`python -m tinygen.build.firmware_main`: writes the main file of a network's test firmware, for build rules."""

from __future__ import annotations

import sys
from pathlib import Path

from tinygen.build.generator_options import generator_parser, parsed_options
from tinygen.ir import TinygenError
from tinygen.pipeline import compile_model


def main() -> None:
    """Generate the network's library and keep only the firmware's main file."""
    words = generator_parser(__doc__).parse_args()
    try:
        library = compile_model(words.model, words.device, name=words.name, **parsed_options(words).keywords())
        Path(words.output).write_text(library.firmware)
    except TinygenError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
