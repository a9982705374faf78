"""`python -m tinygen.build.steps.generate`: a model to the archive of its library."""

from __future__ import annotations

from pathlib import Path

from tinygen.build.generator import file_name, generator, roots
from tinygen.build.generator_options import generator_parser, parsed_options
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

    words = generator_parser(__doc__).parse_args()
    state = generator()
    with opened_files() as opened:
        library = compile_model(Path(words.model), words.device, name=words.name, **parsed_options(words).keywords())
    report = f"{words.name}.json"
    files = (report, *sorted(name for name in library.files if name != report))
    manifest = Manifest(
        words.name, files, library.sources, tuple(library.device.defines), state.code, used_files(opened)
    )
    write_archive(Path(words.output), manifest, library.files, library.firmware)


if __name__ == "__main__":
    run_step(main)
