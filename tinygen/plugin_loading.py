"""Loads the installed plugins in the order in which they register, and refuses those that cannot work."""

from __future__ import annotations

import graphlib
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points

from packaging.requirements import InvalidRequirement, Requirement

from tinygen._version import __version__
from tinygen.ir import PluginError

GROUP = "tinygen"
"""The entry point group of plugins, and the prefix of hooks."""
BASE = "reference"
"""The plugin under all others."""
EXTENDS = "EXTENDS"
"""A plugin module's tuple of plugin names to register before it, so that it answers before them."""


def installed_plugins() -> dict[str, object]:
    """Modules of all installed plugins by name.

    PluginError names one that cannot be imported, that was made for another version of tinygen, or whose name two
    distributions claim.
    """
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        if point.name in found and found[point.name].value != point.value:
            values = f"{found[point.name].value} and {point.value}"
            raise PluginError(
                f"two distributions bring a plugin of this name: {values}",
                where=f"plugin {point.name}",
                cure=f"uninstall one:  pip uninstall {_distribution(point)}",
            )
        found[point.name] = point
    return {name: _load(point) for name, point in found.items()}


def in_order(plugins: Mapping[str, object]) -> list[str]:
    """Names so that each plugin stands after those that it extends; all extend the base plugin."""
    graph: dict[str, set[str]] = {}
    for name, plugin in sorted(plugins.items()):
        graph[name] = _extended(name, plugin) | ({BASE} & plugins.keys() - {name})
        unknown = graph[name] - plugins.keys()
        if unknown:
            raise PluginError(f"extends {', '.join(sorted(unknown))}, which is not installed", where=f"plugin {name}")
    try:
        return list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        raise PluginError(f"plugins extend each other in a circle: {' -> '.join(error.args[1])}") from error


def _extended(name: str, plugin: object) -> set[str]:
    names = getattr(plugin, EXTENDS, ())
    if not isinstance(names, tuple | list | set) or not all(isinstance(one, str) for one in names):
        raise PluginError(
            f"{EXTENDS} is {names!r}, not a tuple of plugin names",
            where=f"plugin {name}",
            cure=f'write {EXTENDS} = ("name",), with the comma',
        )
    return set(names)


def _load(point: EntryPoint) -> object:
    where = f"plugin {point.name}"
    _check_version(point, where)
    try:
        return point.load()
    except (Exception, SystemExit) as error:
        raise PluginError(
            f"cannot be imported: {error or type(error).__name__}",
            where=where,
            cure=f"mend it, or:  pip uninstall {_distribution(point)}",
        ) from error


def _check_version(point: EntryPoint, where: str) -> None:
    """The plugin's distribution says which versions of tinygen it was made for: its requirement on it."""
    for text in (point.dist.requires or ()) if point.dist is not None else ():
        try:
            wanted = Requirement(text)
        except InvalidRequirement:
            continue
        if wanted.name.lower() != GROUP or (wanted.marker is not None and not wanted.marker.evaluate({"extra": ""})):
            continue
        if not wanted.specifier.contains(__version__, prereleases=True):
            raise PluginError(
                f"{_distribution(point)} needs tinygen {wanted.specifier}; this is tinygen {__version__}",
                where=where,
                cure=f"pip install --upgrade {_distribution(point)} 'tinygen{wanted.specifier}', "
                f"or:  pip uninstall {_distribution(point)}",
            )


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value.partition(".")[0]
