"""`python -m tinygen.build.steps.unpack ARCHIVE FOLDER MAIN`: a library's files out of its archive."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from tinygen.build.steps.library_archive import MAIN, read_manifest
from tinygen.build.steps.run import run_step


def main() -> None:
    """Write the library's files into FOLDER, and the test firmware's main file to MAIN."""
    source, folder, firmware = map(Path, sys.argv[1:4])
    manifest = read_manifest(source)
    with zipfile.ZipFile(source) as archive:
        for name in manifest.files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))
        firmware.parent.mkdir(parents=True, exist_ok=True)
        firmware.write_bytes(archive.read(MAIN))


if __name__ == "__main__":
    run_step(main)
