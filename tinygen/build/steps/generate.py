"""`python -m tinygen.build.steps.generate`: a model to the archive of its library."""

from __future__ import annotations

import argparse
from pathlib import Path

from tinygen.build.generator import file_name, generator, roots
from tinygen.build.steps.library_archive import Manifest, write_archive
from tinygen.build.steps.opened import opened_files
from tinygen.build.steps.run import run_step


def used_files(paths: set[str]) -> dict[str, str]:
    """Those of `paths` that are files of the generator and only read, as `Generator.files` has them."""
    state, found = generator(), {}
    for path in paths:
        resolved = Path(path).resolve()
        for label, root in roots().items():
            if root in resolved.parents:
                name = file_name(label, root, resolved)
                if name in state.files:
                    found[name] = state.files[name]
    return dict(sorted(found.items()))


def main() -> None:
    """Compile the model and write its archive."""
    from tinygen.pipeline import compile_model

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("-o", "--output", required=True, type=Path)
    parser.add_argument("--device", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--optimize", default="balanced")
    parser.add_argument("--encode", default="none")
    parser.add_argument("--arena", type=int)
    parser.add_argument("--package")
    words = parser.parse_args()
    state = generator()
    with opened_files() as opened:
        library = compile_model(
            words.model,
            words.device,
            name=words.name,
            optimize=words.optimize,
            encode=words.encode,
            arena=words.arena,
            package=words.package,
        )
    report = f"{words.name}.json"
    files = (report, *sorted(name for name in library.files if name != report))
    manifest = Manifest(
        words.name, files, library.sources, tuple(library.device.defines), state.code, used_files(opened)
    )
    write_archive(words.output, manifest, library.files, library.firmware)


if __name__ == "__main__":
    run_step(main)
