"""What to build for: from `--device`, `--config` and `--flag`, or the workspace's defaults."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tinygen.build.language.conditions import CHANGED
from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.workspace import Workspace
from tinygen.build.rules.base import Configuration
from tinygen.ir.errors import did_you_mean

ANY = "any"
"""The configuration of what is the same for every device."""
FALLBACK = "host"
"""What is built for where nobody says anything."""


@dataclass(frozen=True)
class Choice:
    """The configurations of one run.

    Attributes:
        workspace: whose configs and flags they are.
        names: the devices and configs asked for, in order, each once.
        flags: what the command line says of flags; it wins over a config.
    """

    workspace: Workspace
    names: tuple[str, ...]
    flags: Mapping[str, str]

    @property
    def requested(self) -> tuple[Configuration, ...]:
        """What to build for where a label says nothing."""
        return tuple(self.named(name) for name in self.names)

    def named(self, name: str) -> Configuration:
        """The configuration that `--config name`, `--device name` or `//pkg:target@name` means.

        BuildFileError if there is none. Its own name is `name`, unless the command line changes flags: equal names
        are equal configurations, in this run and in every other.
        """
        settings = self.workspace.settings
        given = settings.configs.get(name)
        devices = self.workspace.session.devices
        device = given["device"] if given else name
        if device not in devices:
            known = [*settings.configs, *devices]
            where = f"{settings.file}: config {name!r}" if given else f"device {name!r}"
            what = f"there is no device {device!r}" if given else "there is no such device or config"
            cure = did_you_mean(device, known) or "`tinygen devices` lists what is installed"
            raise BuildFileError(what, where=where, cure=cure)
        if given and name in devices and device != name:
            raise BuildFileError(f"config {name!r} has the name of another device", where=settings.file)
        flags = self._defaults() | (dict(given["flags"]) if given else {})
        changed = {key: value for key, value in self.flags.items() if flags[key] != value}
        configuration = Configuration(_name(name, changed), device, flags=MappingProxyType(flags | changed))
        if given:
            more = {key: given[key] for key in ("toolchain", "optimize", "encode", "compiler_flags")}
            configuration = replace(configuration, **more)
        return configuration

    def any_device(self, configuration: Configuration) -> Configuration:
        """The configuration, with the flags of `configuration`, of what is the same for every device."""
        defaults = self._defaults()
        changed = {key: value for key, value in configuration.flags.items() if defaults[key] != value}
        return Configuration(_name(ANY, changed), None, flags=configuration.flags)

    def _defaults(self) -> dict[str, str]:
        return {flag.name: flag.default for flag in self.workspace.settings.flags.values()}


def choose(
    workspace: Workspace,
    devices: Sequence[str] = (),
    configs: Sequence[str] = (),
    flags: Mapping[str, str] = MappingProxyType({}),
) -> Choice:
    """What the command line asks for; where it names neither, the workspace's default devices.

    BuildFileError for a device, config, flag or value that is not there.
    """
    settings = workspace.settings
    for name, value in flags.items():
        if name not in settings.flags:
            cure = did_you_mean(name, settings.flags) or f"{settings.file} declares flags"
            raise BuildFileError(f"the workspace has no flag {name!r}", where=f"--flag {name}={value}", cure=cure)
        values = settings.flags[name].values
        if value not in values:
            cure = did_you_mean(value, values) or f"it is one of {', '.join(values)}"
            raise BuildFileError(f"{name!r} cannot be {value!r}", where=f"--flag {name}={value}", cure=cure)
    for name in configs:
        if name not in settings.configs:
            cure = did_you_mean(name, settings.configs) or f"{settings.file} declares configs"
            raise BuildFileError(f"the workspace has no config {name!r}", where=f"--config {name}", cure=cure)
    names = (*configs, *devices) or settings.default_devices or (FALLBACK,)
    choice = Choice(workspace, tuple(dict.fromkeys(names)), flags)
    for name in choice.names:
        choice.named(name)
    return choice


def _name(name: str, changed: Mapping[str, str]) -> str:
    if not changed:
        return name
    digest = hashlib.sha256(repr(sorted(changed.items())).encode()).hexdigest()[:8]
    return f"{name}{CHANGED}{digest}"
