"""`python -m tinygen.build.steps.generate`: a model to the archive of its library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.build.generator import file_name, generator, roots
from tinygen.build.generator_options import generator_parser, parsed_options
from tinygen.build.steps.library_archive import Manifest, write_archive
from tinygen.build.steps.opened import opened_files
from tinygen.build.steps.run import run_step

if TYPE_CHECKING:
    from tinygen.codegen.library import Library


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


def write_library(path: Path, make: Callable[[], Library]) -> None:
    """Write the archive of the library that `make` generates, and note in it what that opens."""
    state = generator()
    with opened_files() as opened:
        library = make()
    report = f"{library.name}.json"
    files = (report, *sorted(name for name in library.files if name != report))
    manifest = Manifest(
        library.name, files, library.sources, tuple(library.device.defines), state.code, used_files(opened)
    )
    write_archive(path, manifest, library.files, library.firmware)


def main() -> None:
    """Compile the model and write its archive."""
    from tinygen.pipeline import compile_model

    words = generator_parser(__doc__).parse_args()
    model, options = Path(words.model), parsed_options(words).keywords()
    write_library(Path(words.output), lambda: compile_model(model, words.device, name=words.name, **options))


if __name__ == "__main__":
    run_step(main)
