"""A plugin for a new device: a distribution of its own."""

from __future__ import annotations

import keyword
import re
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from tinygen._version import __version__
from tinygen.ir import DeviceError, PluginError
from tinygen.plugin_loading import GROUP
from tinygen.plugins import Session
from tinygen.scaffold.files import rendered, write_folder
from tinygen.scaffold.names import is_name, malformed

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def distribution_of(name: str) -> str:
    """The distribution that brings device `name`, and by default its folder."""
    return f"tinygen-{name}"


def new_device(session: Session, name: str, folder: Path) -> list[str]:
    """Write a plugin for a device called `name` to the new `folder`; the files' paths.

    TinygenError for a name that is malformed or taken by a device, a plugin or a package that is installed, and for
    a folder that is there already.
    """
    check_device_name(session, name)
    ident = name.replace("-", "_")
    package = f"tinygen_{ident}"
    context = {
        "name": name,
        "title": name.replace("-", " ").capitalize(),
        "ident": ident,
        "IDENT": ident.upper(),
        "package": package,
        "distribution": distribution_of(name),
        "tinygen_version": __version__,
    }
    files = rendered("device", {"PACKAGE": package, "IDENT": ident}, **context)
    write_folder(folder, files)
    return sorted(files)


def check_device_name(session: Session, name: str) -> None:
    """TinygenError if no new device can be called `name`."""
    if not is_name(name, NAME) or keyword.iskeyword(name):
        meant = name.lower().replace("_", "-")
        rule = "lower-case letters and digits, with single dashes within: acme-1"
        raise malformed(name, "a device", NAME, meant, rule)
    if name in session.devices:
        raise DeviceError(f"device {name!r} is there already", cure="`tinygen devices` lists the names that are taken")
    ident = name.replace("-", "_")
    if ident in {point.name for point in entry_points(group=GROUP)}:
        raise PluginError(f"plugin {ident!r} is there already", cure="`tinygen plugins` lists the names that are taken")
    if find_spec(f"tinygen_{ident}") is not None:
        raise PluginError(f"a Python package tinygen_{ident} is installed already", cure="take another name")
