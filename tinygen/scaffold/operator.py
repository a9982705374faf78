"""An operator inside a plugin: one Python file, its C and a test."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tinygen.frontend.schema import OPERATOR_NAMES, OPTIONS_CODES
from tinygen.ir import PluginError, TinygenError
from tinygen.plugin_loading import GROUP
from tinygen.plugins import Session
from tinygen.scaffold.files import add_files, rendered
from tinygen.scaffold.names import is_name, malformed

NAME = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
PROJECT = "pyproject.toml"
HOOKS = """\
from tinygen.api import operators_in
from . import ops

RUNTIME = Path(__file__).parent / "runtime"

@hookimpl
def tinygen_ops():
    return operators_in(ops)

@hookimpl
def tinygen_runtime_dirs(device):
    return (RUNTIME,)"""
"""What a plugin needs that has had no operators."""


@dataclass(frozen=True)
class Added:
    """The files that were written, and the lines that the plugin's module still needs ("" if none)."""

    files: tuple[str, ...]
    to_add: str


def new_operator(session: Session, name: str, project: Path) -> Added:
    """Add operator `name` to the plugin whose `pyproject.toml` lies in the folder `project`.

    TinygenError for a name that is malformed or taken, for a folder without a plugin, and for files that are there
    already.
    """
    if not is_name(name, NAME):
        rule = "capital letters, digits and single underscores, as TensorFlow Lite has them: ABS"
        raise malformed(name, "an operator", NAME, name.upper().replace("-", "_"), rule)
    if name in session.ops:
        raise TinygenError(f"operator {name} is there already", cure="`tinygen ops` lists the names that are taken")
    module = _module(project)
    package = module.parent.relative_to(project).as_posix()
    camel = "".join(part.capitalize() for part in name.split("_"))
    options = f"{camel}Options" if name in OPERATOR_NAMES.values() and f"{camel}Options" in OPTIONS_CODES else ""
    context = {"op": name, "lower": name.lower(), "camel": camel, "options": options}
    files = rendered("op", {"PACKAGE": package, "OP": name.lower()}, **context)
    if not (module.parent / "ops" / "__init__.py").exists():
        files[f"{package}/ops/__init__.py"] = '"""Operators of this plugin, one file each."""\n'
    add_files(project, files)
    return Added(tuple(sorted(files)), "" if "tinygen_ops" in module.read_text() else HOOKS)


def _module(project: Path) -> Path:
    """The file of the plugin's module, which the entry point names."""
    where = project / PROJECT
    try:
        entries = tomllib.loads(where.read_text())["project"]["entry-points"][GROUP]
        target = str(next(iter(entries.values()))).partition(":")[0]
    except FileNotFoundError as error:
        raise PluginError(
            f"there is no {PROJECT}: an operator is added to a plugin",
            where=str(project),
            cure="name the plugin's folder with -o DIR, or make one: tinygen new device NAME",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PluginError(f"cannot be read: {error}", where=str(where)) from error
    except (KeyError, AttributeError, TypeError, StopIteration) as error:
        raise PluginError(
            f"it has no entry point in the group {GROUP!r}, so it is no plugin",
            where=str(where),
            cure="make one with: tinygen new device NAME",
        ) from error
    parts = target.split(".")
    for root in (project, project / "src"):
        for path in (root.joinpath(*parts).with_suffix(".py"), root.joinpath(*parts, "__init__.py")):
            if path.is_file() and path.parent != root:
                return path
    raise PluginError(f"there is no package with the module {target}, which its entry point names", where=str(where))
