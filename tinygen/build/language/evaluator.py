"""Evaluates Starlark files: BUILD.tg, WORKSPACE.tg, and the .tg files that they load.

Every file begins with the same definitions (the prelude): rules and built-in functions as Starlark functions that hand
their arguments, and where they were called, to Python. Nothing else can be reached: no file, clock or environment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import starlark

from tinygen.build.language.errors import BuildFileError, error_at
from tinygen.build.language.label import LabelError, parse_label
from tinygen.build.language.place import Place
from tinygen.build.language.source import locate
from tinygen.build.language.starlark_errors import PRELUDE, Frame, frames, translated, unknown_name
from tinygen.ir.errors import did_you_mean

DEEPEST_NESTING = 100
"""Brackets within brackets."""
LONGEST_LINE = 1000
"""Characters in a line, without strings and comments: an expression's operators nest, too."""
_QUIET = re.compile(r'"""(?:\\.|.)*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#[^\n]*', re.DOTALL)
_BRACKETS = re.compile(r"[(\[{)\]}]")

_DIALECT = starlark.Dialect.extended()
_DIALECT.enable_f_strings = True
_GLOBALS = starlark.Globals.extended_by([starlark.LibraryExtension.CallStack, starlark.LibraryExtension.StructType])
_OPTIONS = starlark.EvalOptions(check_cancelled=lambda: False, max_callstack_size=100)  # Ctrl-C is heard

_DEFINITION = 'def {0}(*args, **kwargs): return _call("{0}", call_stack(strip_frames=1), args, kwargs)\n'

Function = Callable[[tuple[Frame, ...], list[Any], dict[str, Any]], Any]
"""What the prelude calls: the calls that led here, positional and named arguments."""


class UnknownName(Exception):
    """A name that no definition has: `name`, and the error to show if nobody else knows it."""

    def __init__(self, name: str, error: BuildFileError) -> None:
        super().__init__(name)
        self.name = name
        self.error = error


@dataclass
class Evaluator:
    """Evaluates files of one workspace with the same functions; loaded files are read once.

    Attributes:
        root: the workspace's root.
        functions: what files may call.
    """

    root: Path
    functions: Mapping[str, Function]
    _loaded: dict[str, Any] = field(default_factory=dict)
    _loading: list[str] = field(default_factory=list)
    _preludes: dict[tuple[str, ...], Any] = field(default_factory=dict)
    _failure: BaseException | None = None

    def evaluate(self, file: str) -> Any:
        """Evaluate the file (path below the root) and give its module. BuildFileError, with the place; UnknownName."""
        text = read_source(self.root, file)
        package = file.rpartition("/")[0]
        module = starlark.Module()
        module.add_callable("_call", self._call)
        used = tuple(name for name in self.functions if name in text)
        if used not in self._preludes:
            self._preludes[used] = starlark.parse(PRELUDE, "".join(map(_DEFINITION.format, used)), _DIALECT)
        starlark.eval(module, self._preludes[used], _GLOBALS)
        try:
            tree = _parsed(file, text)
            modules = {load.module_id: self._load(load.module_id, file, package) for load in tree.loads()}
            starlark.eval_with(_OPTIONS, module, tree, _GLOBALS, starlark.FileLoader(modules.__getitem__))
        except starlark.StarlarkError as error:
            self._raise(str(error))
        return module

    def _call(self, name: str, stack: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        try:
            return self.functions[name](frames(stack), args, kwargs)
        except BaseException as failure:
            self._failure = failure  # Starlark would make text of it
            raise

    def _raise(self, text: str) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure from None
        name = unknown_name(text)
        if name is None:
            raise translated(self.root, text) from None
        raise UnknownName(name, translated(self.root, text, unknown_hint(name, self.functions))) from None

    def _load(self, name: str, file: str, package: str) -> Any:
        """The module that `load(name, ...)` in `file` means."""
        try:
            path = parse_label(name, package).path
        except LabelError as error:
            raise self._load_error(file, name, str(error)) from error
        if not path.endswith(".tg") or path.rpartition("/")[2] in ("BUILD.tg", "WORKSPACE.tg"):
            raise self._load_error(file, name, f"load of {path!r}", 'it loads files of macros, "//pkg:macros.tg"')
        if path in self._loading:
            circle = " -> ".join([*self._loading[self._loading.index(path) :], path])
            raise self._load_error(file, name, f"files load each other in a circle: {circle}")
        if path not in self._loaded:
            if not (self.root / path).is_file():
                raise self._load_error(file, name, f"there is no file {path!r}", self._similar(path))
            self._loading.append(path)
            try:
                self._loaded[path] = self.evaluate(path).freeze()
            finally:
                self._loading.pop()
        return self._loaded[path]

    def _similar(self, path: str) -> str:
        folder = (self.root / path).parent
        names = [entry.name for entry in folder.glob("*.tg")] if folder.is_dir() else []
        return did_you_mean(path.rpartition("/")[2], names)

    def _load_error(self, file: str, name: str, what: str, cure: str = "") -> BuildFileError:
        place, width = locate(self.root, [(file, 1)], "load", None, name)
        return error_at(self.root, place, what, width=width, cure=cure)


def _parsed(file: str, text: str) -> Any:
    """The file's tree, with None as its last expression: the evaluator hands that to Python, which not all can be."""
    try:
        return starlark.parse(file, f"{text}\nNone\n", _DIALECT)
    except starlark.StarlarkError:
        return starlark.parse(file, text, _DIALECT)  # its error has the place


def unknown_hint(name: str, known: Iterable[str]) -> str:
    """What may be meant by `name`."""
    builtin = ("True", "False", "None", "len", "range", "sorted", "dict", "list", "str", "struct", "load", "fail")
    return did_you_mean(name, (*known, *builtin))


def read_source(root: Path, file: str) -> str:
    """The text of a file. BuildFileError if it cannot be read, is no UTF-8, or is nested too deeply."""
    try:
        text = (root / file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BuildFileError("it is not UTF-8 text", where=file) from error
    except OSError as error:
        raise BuildFileError(f"cannot be read: {error.strerror}", where=file) from error
    _check_depth(root, file, text)
    return text


def _check_depth(root: Path, file: str, text: str) -> None:
    """BuildFileError for text that the parser's own stack might not hold: it would end the process."""
    depth = 0
    for number, line in enumerate(_QUIET.sub(_blank, text).split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise error_at(root, Place(file, number, LONGEST_LINE), "the line is too long")
        if not _BRACKETS.search(line):
            continue
        for column, character in enumerate(line, 1):
            depth += (character in "([{") - (character in ")]}")
            if depth > DEEPEST_NESTING:
                raise error_at(root, Place(file, number, column), "brackets are nested too deeply")


def _blank(match: re.Match[str]) -> str:
    """As many lines as a string or comment has, and nothing else."""
    return "\n" * match[0].count("\n")
