"""`tinygen query`: what targets there are, and what depends on what. Nothing is built."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from tinygen.cli.common import json_option, write_json

FORMATS = {
    "text": ("tinygen.build.query.output", "as_text"),
    "json": ("tinygen.build.query.output", "as_json"),
    "dot": ("tinygen.build.query.output", "as_dot"),
    "svg": ("tinygen.build.query.picture", "as_svg"),
}


@click.command("query")
@click.argument("expression", nargs=-1, required=True)
@click.option("--depth", type=click.IntRange(min=0), metavar="N", help="How far deps and rdeps look that do not say.")
@click.option(
    "--output", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="The answer's format."
)
@json_option
def command(expression: tuple[str, ...], depth: int | None, form: str, json_file: str | None) -> None:
    """Ask what the BUILD.tg files of this workspace declare.

    EXPRESSION is a label, a pattern (//..., //pkg:all), or a function of such:

    \b
      deps(x[, depth])   rdeps(universe, x[, depth])   somepath(x, y)   allpaths(x, y)
      kind(regex, x)     attr(name, regex, x)          filter(regex, x)
      labels(name, x)    tests(x)                      visible(x, y)
      x + y   x - y   x ^ y   (union, except, intersect)   set(a b c)   let n = x in f($n)
    """
    from tinygen.build.language.patterns import folder_of
    from tinygen.build.language.workspace import open_workspace
    from tinygen.build.query.evaluate import ask
    from tinygen.build.query.output import plain

    here = Path.cwd()
    workspace = open_workspace(here)
    graph, labels = ask(workspace, " ".join(expression), folder_of(workspace, here), depth)
    module, name = FORMATS[form]
    text = getattr(importlib.import_module(module), name)(graph, labels)
    if json_file != "-":
        click.echo(text, nl=False)
    if json_file is not None:
        write_json(json_file, plain(graph, labels))
