"""What may import what (docs: the architecture page). Prints file:line of each offender, and the rule."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"tinygen": ROOT / "tinygen", "tinygen_plugins": ROOT / "plugins"}

MAY_USE_TENSORFLOW = ("tinygen.compress", "tinygen.quantize.qat", "tinygen.frontend.keras")
HEAVY = ("tensorflow", "keras", "tf_keras")


@dataclass(frozen=True)
class Import:
    """One imported name in full, e.g. `numpy.typing.NDArray`; `lazy` if a function does it when called."""

    name: str
    line: int
    lazy: bool


@dataclass(frozen=True)
class Rule:
    """`allows(module, import)` for the modules that it `covers`."""

    text: str
    covers: Callable[[str], bool]
    allows: Callable[[str, Import], bool]


def below(name: str, *packages: str) -> bool:
    """Whether `name` is one of the packages or stands in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def plugin_of(module: str) -> str:
    """`tinygen_plugins.riscv` of `tinygen_plugins.riscv.toolchain`."""
    return ".".join(module.split(".")[:2])


RULES = (
    Rule(
        "the core imports no plugin; plugins are found through entry points",
        lambda module: below(module, "tinygen"),
        lambda _, i: not below(i.name, "plugins", "tinygen_plugins"),
    ),
    Rule(
        "a plugin imports only tinygen.api, its own modules, numpy and the standard library",
        lambda module: below(module, "tinygen_plugins"),
        lambda module, i: below(i.name, "tinygen.api", plugin_of(module), "numpy") or standard(i.name),
    ),
    Rule(
        "ir imports only itself, numpy and the standard library",
        lambda module: below(module, "tinygen.ir"),
        lambda _, i: below(i.name, "tinygen.ir", "numpy") or standard(i.name),
    ),
    Rule(
        "ops import only ir, themselves, the fixed-point arithmetic, numpy and the standard library",
        lambda module: below(module, "tinygen.ops"),
        lambda _, i: (
            below(
                i.name,
                "tinygen.ir",
                "tinygen.ops",
                "tinygen.quantize.fixed_point",
                "tinygen.quantize.fixed_point_functions",
                "numpy",
            )
            or standard(i.name)
        ),
    ),
    Rule(
        "TensorFlow is imported only inside functions of " + ", ".join(MAY_USE_TENSORFLOW),
        lambda module: True,
        lambda module, i: not below(i.name, *HEAVY) or (i.lazy and below(module, *MAY_USE_TENSORFLOW)),
    ),
    Rule(
        "SCons is imported only in tinygen.build",
        lambda module: not below(module, "tinygen.build"),
        lambda _, i: not below(i.name, "SCons"),
    ),
)


def imports_of(tree: ast.AST, package: str, lazy: bool = False) -> Iterator[Import]:
    """All imports of a module whose package (what `.` means in it) is `package`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from (Import(f"{source}.{alias.name}", node.lineno, lazy) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from (
                Import(str(argument.value), node.lineno, lazy)
                for argument in node.args
                if isinstance(argument, ast.Constant)
            )
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from imports_of(node, package, lazy or inside)


def offences(path: Path, module: str, source: str) -> list[str]:
    """`file:line: imported name: rule` for each import that a rule forbids."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return [
        f"{path}:{found.line}: imports {found.name}: {rule.text}"
        for found in imports_of(ast.parse(source), package)
        for rule in RULES
        if rule.covers(module) and not rule.allows(module, found)
    ]


def modules() -> Iterator[tuple[Path, str]]:
    """Path and dotted name of every module that is shipped."""
    for package, folder in PACKAGES.items():
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            if "tests" not in parts and path.name != "conftest.py":
                yield path, ".".join([package, *(part for part in parts if part != "__init__")])


def test_imports_keep_the_rules() -> None:
    found = [text for path, module in modules() for text in offences(path, module, path.read_text())]
    assert not found, "\n" + "\n".join(found)


def test_core_loads_neither_tensorflow_nor_scons() -> None:
    """Also through what it imports: the whole core but tinygen.build, in a fresh interpreter."""
    names = [module for _, module in modules() if below(module, "tinygen") and not below(module, "tinygen.build")]
    names = [name for name in names if not name.endswith("__main__")]
    code = (
        "import importlib, sys\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        "    heavy = {'tensorflow', 'keras', 'SCons'} & set(sys.modules)\n"
        "    assert not heavy, f'importing {name} loads {sorted(heavy)}'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tinygen.codegen.emit", "from tinygen_plugins.riscv import devices"),
        ("tinygen.codegen.emit", "def f():\n    import plugins"),
        ("tinygen.codegen.emit", "import importlib\nimportlib.import_module('tinygen_plugins')"),
        ("tinygen.codegen.emit", "def f():\n    import tensorflow as tf"),
        ("tinygen.codegen.emit", "import SCons.Script"),
        ("tinygen.frontend.keras", "import keras"),
        ("tinygen.ir.graph", "import jinja2"),
        ("tinygen.ir.graph", "from ..ops import base"),
        ("tinygen.ops.conv_2d", "from tinygen import plan"),
        ("tinygen.ops.conv_2d", "from tinygen.quantize import rules"),
        ("tinygen_plugins.riscv.toolchain", "from tinygen.device import Device"),
        ("tinygen_plugins.riscv.toolchain", "import tinygen"),
        ("tinygen_plugins.riscv.toolchain", "from tinygen_plugins.esp32 import devices"),
        ("tinygen_plugins.riscv.toolchain", "from ..esp32 import devices"),
        ("tinygen_plugins.riscv.toolchain", "import unicorn"),
    ],
)
def test_offenders_are_found(module: str, source: str) -> None:
    path = Path(*module.split(".")).with_suffix(".py")
    (found,) = offences(path, module, source)
    assert found.startswith(f"{path}:{source.count(chr(10)) + 1}: imports ")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tinygen.frontend.keras", "def f():\n    import keras"),
        ("tinygen.build.tool", "from SCons.Script import Builder"),
        ("tinygen.ops.conv_2d", "from tinygen.quantize.fixed_point import requantize\nfrom .base import Op"),
        ("tinygen_plugins.riscv.toolchain", "from tinygen.api import Device\nfrom .devices import CHIPS"),
        ("tinygen_plugins.riscv.toolchain", "from tinygen import api\nimport numpy as np"),
    ],
)
def test_allowed_imports_pass(module: str, source: str) -> None:
    assert offences(Path(*module.split(".")).with_suffix(".py"), module, source) == []
