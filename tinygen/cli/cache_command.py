"""`tinygen cache`: what the caches hold, and making them smaller."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from tinygen.cli.cache_options import cache_options
from tinygen.cli.common import console, json_option, write_json
from tinygen.sizes import parse_size, size_text

if TYPE_CHECKING:
    from tinygen.build.cache.contents import CacheContents


@click.command("cache")
@click.option("--trim", metavar="SIZE", help="Remove what was used least recently until each holds at most SIZE.")
@cache_options
@json_option
def command(trim: str | None, json_file: str | None) -> None:
    """Show what the caches of this machine hold: the user's, and the workspace's disk cache if it has one.

    Builds keep both below their bounds by themselves.
    """
    from tinygen.build.cache.contents import known_caches, trimmed

    caches = known_caches(*disk_cache())
    size = parse_size(trim, "--trim") if trim is not None else None
    removed = sum(trimmed(cache, size) for cache in caches) if size is not None else 0
    if size is not None:
        caches = known_caches(*disk_cache())
        console(json_file).print(f"removed {size_text(removed)}", markup=False)
    console(json_file).print(_table(caches))
    write_json(json_file, {"removed_bytes": removed, "caches": [_facts(cache) for cache in caches]})


def disk_cache() -> tuple[Path | None, int]:
    """The folder and the bound of the disk cache: of the command line, the shell, or the workspace around here."""
    from tinygen.build.cache.setting import CacheWords, cache_setting
    from tinygen.build.language.errors import BuildFileError
    from tinygen.build.language.settings import read_settings
    from tinygen.build.language.workspace import find_root
    from tinygen.cli.cache_options import cache_words

    try:
        root = find_root(Path.cwd())
    except BuildFileError:
        root, declared = Path.cwd(), {}
    else:
        declared = dict(read_settings(root).cache)
    setting = cache_setting(root, CacheWords(**cache_words()), declared)
    return setting.folder, setting.limit


def _table(caches: list[CacheContents]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name, justify in (("cache", "left"), ("entries", "right"), ("holds", "right"), ("at most", "right")):
        table.add_column(name, justify="right" if justify == "right" else "left", overflow="fold")
    for cache in caches:
        table.add_row(str(cache.folder), f"{cache.entries:,}", size_text(cache.bytes), size_text(cache.limit))
        for name, entries, size in cache.parts:
            table.add_row(f"  {name}", f"{entries:,}", size_text(size), "")
    return table


def _facts(cache: CacheContents) -> dict[str, Any]:
    return {
        "folder": str(cache.folder),
        "entries": cache.entries,
        "bytes": cache.bytes,
        "limit_bytes": cache.limit,
        "parts": [{"name": name, "entries": entries, "bytes": size} for name, entries, size in cache.parts],
    }
