"""Checks the versions of tinygen and its plugins that a workspace asks for. No plugin is imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from tinygen._version import __version__
from tinygen.build.language.errors import BuildFileError
from tinygen.ir.errors import did_you_mean

GROUP = "tinygen"
"""The entry point group of plugins; tinygen.plugins says the same, and would import everything else."""


def check_pins(plugins: Mapping[str, str], file: str) -> None:
    """One BuildFileError that names every plugin that is missing or of a version that is not asked for."""
    installed = {"tinygen": ("tinygen", __version__)}
    if plugins:
        for point in entry_points(group=GROUP):
            if point.dist is not None:
                installed[point.name] = (point.dist.name, point.dist.version)
    problems: list[str] = []
    install: list[str] = []
    for name, wanted in plugins.items():
        try:
            specifier = SpecifierSet(wanted)
        except InvalidSpecifier as error:
            raise BuildFileError(
                f"plugin {name}: {wanted!r} is no version range", where=file, cure='write ">=1.2,<2", or "" for any'
            ) from error
        if name not in installed:
            hint = did_you_mean(name, installed)
            problems.append(f"the plugin {name} is not installed{f' ({hint})' if hint else ''}")
        elif not specifier.contains(installed[name][1], prereleases=True):
            distribution, version = installed[name]
            problems.append(f"{name} {version} is installed, but the workspace asks for {name} {wanted}")
            install.append(f"'{distribution}{wanted}'")
    if problems:
        cure = f"pip install {' '.join(dict.fromkeys(install))}" if install else "install it, or take it out of plugins"
        raise BuildFileError("\n  and ".join(problems), where=file, cure=cure)
