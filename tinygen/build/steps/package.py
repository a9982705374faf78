"""`python -m tinygen.build.steps.package ARCHIVE OUT --folder NAME`: a library's files as a zip or tar file."""

from __future__ import annotations

import argparse
import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tinygen.build.steps.library_archive import read_manifest
from tinygen.build.steps.run import run_step

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(files: Mapping[str, bytes], ending: str) -> bytes:
    """`files` (path -> content) as a `.zip`, `.tar` or `.tar.gz`: sorted, without owners and times."""
    stream = io.BytesIO()
    if ending == ".zip":
        with zipfile.ZipFile(stream, "w") as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, files[name])
        return stream.getvalue()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size = len(files[name])
            tar.addfile(member, io.BytesIO(files[name]))
    return gzip.compress(stream.getvalue(), mtime=0) if ending == ".gz" else stream.getvalue()


def main() -> None:
    """Pack the library below one folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--folder", required=True)
    words = parser.parse_args()
    manifest = read_manifest(words.archive)
    with zipfile.ZipFile(words.archive) as archive:
        files = {f"{words.folder}/{name}": archive.read(name) for name in manifest.files}
    words.output.write_bytes(packed(files, words.output.suffix))


if __name__ == "__main__":
    run_step(main)
