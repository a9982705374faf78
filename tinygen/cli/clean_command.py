"""`tinygen clean`: removes what builds have made."""

from __future__ import annotations

from pathlib import Path

import click

from tinygen.cli.build_options import Choice, choice_options, read_request
from tinygen.cli.cache_command import disk_cache
from tinygen.cli.cache_options import cache_options
from tinygen.cli.common import console, json_option, write_json
from tinygen.sizes import size_text


@click.command("clean")
@click.argument("labels", nargs=-1, metavar="[LABEL...]")
@click.option("--cache", "caches", is_flag=True, help="Empty this machine's caches instead.")
@choice_options
@cache_options
@json_option
def command(
    labels: tuple[str, ...],
    choice: Choice,
    caches: bool,
    json_file: str | None,
) -> None:
    """Remove all outputs of the workspace, or those of the targets that LABEL... name; their dependencies' stay.

    Caches keep what they have; with --cache they alone are emptied: the user's, and the workspace's disk cache.
    """
    from tinygen.build.execute.clean import clean, clean_all
    from tinygen.build.language.workspace import find_root

    if caches:
        if labels:
            raise click.UsageError("--cache takes no labels: a cache does not know of targets")
        _empty_caches(json_file)
        return
    if labels:
        request = read_request(labels, choice)
        removed = clean(request.workspace.root, [str(target.label) for target in request.targets], _say)
    else:
        removed = clean_all(find_root(Path.cwd()), _say)
    console(json_file).print(f"removed {len(removed):,} files", markup=False)
    write_json(json_file, {"removed": removed})


def _empty_caches(json_file: str | None) -> None:
    from tinygen.build.cache.contents import emptied, known_caches

    removed = emptied(known_caches(*disk_cache()))
    console(json_file).print(f"removed {size_text(removed)}", markup=False)
    write_json(json_file, {"removed_bytes": removed})


def _say(line: str) -> None:
    click.echo(line, err=True)
