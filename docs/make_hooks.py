"""Writes the manual of hooks, docs/hooks.md, from the docstrings of tinygen/hookspecs.py.

python docs/make_hooks.py          # writes
python docs/make_hooks.py --check  # exits with 1 if the page is not up to date
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from tinygen import hookspecs

PAGE = Path(__file__).resolve().parent / "hooks.md"
HEAD = """\
# The hooks

Made by `docs/make_hooks.py` from `tinygen/hookspecs.py`; do not edit.

{introduction}

| hook | answers | asked |
|---|---|---|
{rows}

How a plugin is made stands in [tutorial_device.md](tutorial_device.md), what its files are in
[add-a-device.md](add-a-device.md). `tinygen plugins --trace MODEL --device D` shows who answered.
"""
ALL, FIRST = "every plugin; the answers are joined", "from special to general, until one answers"


def page() -> str:
    """The whole text."""
    tree = ast.parse(inspect.getsource(hookspecs))
    hooks = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    rows = "\n".join(_row(hook) for hook in hooks)
    introduction = (ast.get_docstring(tree) or "").partition("\n\n")[2]
    parts = [HEAD.format(introduction=introduction, rows=rows), *("\n".join(_section(hook)) for hook in hooks)]
    return "\n".join(parts).rstrip() + "\n"


def _row(hook: ast.FunctionDef) -> str:
    answer = _code(hook.returns).replace("|", "\\|")  # a cell's end otherwise
    return f"| [`{hook.name}`](#{hook.name}) | `{answer}` | {FIRST if _first_result(hook) else ALL} |"


def _section(hook: ast.FunctionDef) -> Iterator[str]:
    arguments = ", ".join(f"{one.arg}: {_code(one.annotation)}" for one in hook.args.args)
    yield f"## {hook.name}\n"
    yield f"```python\n@hookimpl\ndef {hook.name}({arguments}) -> {_code(hook.returns)}: ...\n```\n"
    yield f"{ast.get_docstring(hook)}\n"


def _code(node: ast.expr | None) -> str:
    return ast.unparse(node) if node is not None else "None"


def _first_result(hook: ast.FunctionDef) -> bool:
    return any("firstresult=True" in ast.unparse(decorator) for decorator in hook.decorator_list)


def main() -> int:
    new = page()
    old = PAGE.read_text() if PAGE.exists() else ""
    if "--check" in sys.argv:
        if new != old:
            print("docs/hooks.md is not up to date; run: python docs/make_hooks.py", file=sys.stderr)
        return int(new != old)
    PAGE.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
