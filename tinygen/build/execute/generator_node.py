"""The generator as a file of the build, and when it is a reason to generate a library again."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from tinygen.build.execute.places import CODE, GENERATOR, json_lines, replace_file
from tinygen.build.generator import generator
from tinygen.build.manifest_cache import is_current
from tinygen.build.steps.library_archive import read_manifest


def write_generator(root: Path) -> None:
    """Make the files that stand for the generator tell of the installed one."""
    state = generator()
    replace_file(root / GENERATOR, json_lines({"code": state.code, **state.files}))
    replace_file(root / CODE, f"{state.code}\n".encode())


def generator_node(env: Any) -> Any:
    """The node of GENERATOR.

    It holds digests of hundreds of files, of which a library needs some forty: an archive lists those that the
    generator opened on its way to it. So SCons' question whether the file changed gets a finer answer.
    """
    node = env.File(f"#{GENERATOR}")
    node.Decider(_changed)
    return node


def _changed(dependency: Any, target: Any, previous: Any, repository: Any = None) -> bool:
    return bool(dependency.changed_content(target, previous, repository)) and not made_by_this(target.abspath)


@functools.cache
def made_by_this(archive: str) -> bool:
    """Whether the installed generator would make the library's archive of the same files as they are now."""
    try:
        return is_current(read_manifest(Path(archive)))
    except (OSError, ValueError, KeyError):
        return False
