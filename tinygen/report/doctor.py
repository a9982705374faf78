"""What is installed: Python packages, and each device's compiler and emulator, tried with the smallest firmware."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement

from tinygen.build.images import build_empty_firmware
from tinygen.device import Device, Toolchain
from tinygen.ir import DeviceError, TinygenError
from tinygen.plugins import Session

COMPILERS = ("gcc", "clang", "zig")
"""Names of toolchains that plugins are asked for besides their best one."""


@dataclass(frozen=True)
class PackageState:
    """A Python package that tinygen needs, or that one of its extras brings.

    Attributes:
        name, wanted: of the package, and the versions that do.
        extra: "" if tinygen itself needs it.
        version: what is installed, "" if nothing is.
        cure: the command that installs or updates it; "" if all is well.
    """

    name: str
    wanted: str
    extra: str
    version: str
    cure: str


@dataclass(frozen=True)
class DeviceState:
    """What a device can be served by on this machine.

    Attributes:
        name: the device's.
        toolchain, version: the best compiler that is found; "" if there is none.
        others: further compilers that are found.
        runs_on: what has just run a firmware image, with its version; "" if nothing could.
        missing: what is wrong, each with the command that mends it.
    """

    name: str
    toolchain: str = ""
    version: str = ""
    others: tuple[str, ...] = ()
    runs_on: str = ""
    missing: tuple[str, ...] = ()


def package_states(distribution: str = "tinygen") -> list[PackageState]:
    """What the installed `distribution` requires and what is there, its own needs first."""
    found: dict[str, PackageState] = {}
    for text in metadata.requires(distribution) or ():
        one = Requirement(text)
        extra = _extra_of(one, distribution)
        if extra is not None and one.name not in found:
            found[one.name] = _package_state(one, extra, distribution)
    return sorted(found.values(), key=lambda state: (state.extra, state.name))


def _extra_of(one: Requirement, distribution: str) -> str | None:
    """The extra that brings it, "" if it is always needed; None if it is not for this machine."""
    if one.marker is None or one.marker.evaluate({"extra": ""}):
        return ""
    extras = metadata.metadata(distribution).get_all("Provides-Extra") or []
    return next((extra for extra in extras if one.marker.evaluate({"extra": extra})), None)


def _package_state(one: Requirement, extra: str, distribution: str) -> PackageState:
    try:
        version = metadata.version(one.name)
    except metadata.PackageNotFoundError:
        version = ""
    fits = bool(version) and one.specifier.contains(version, prereleases=True)
    cure = f"pip install '{distribution}[{extra}]'" if extra else f"pip install '{one}'"
    return PackageState(one.name, str(one.specifier), extra, version, "" if fits else cure)


def device_states(session: Session, devices: Iterable[Device]) -> list[DeviceState]:
    """The state of each of `devices`: what is found compiles a firmware image, which is run."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda device: device_state(session, device), devices))


def device_state(session: Session, device: Device) -> DeviceState:
    """The state of `device`."""
    try:
        toolchain = session.toolchain(device)
    except TinygenError as error:
        return DeviceState(device.name, missing=(str(error),))
    others = tuple(name for name in _others(session, device) if name != toolchain.name)
    runs_on, missing = _tried(session, device, toolchain)
    return DeviceState(device.name, toolchain.name, toolchain.version, others, runs_on, missing)


def _others(session: Session, device: Device) -> Iterable[str]:
    for name in COMPILERS:
        try:
            yield session.toolchain(device, name).name
        except TinygenError:
            continue


def _tried(session: Session, device: Device, toolchain: Toolchain) -> tuple[str, tuple[str, ...]]:
    """(who ran an image, what is missing); neither where no plugin runs images for the device."""
    try:
        image = build_empty_firmware(device, toolchain)
        return session.run(device, image, b"").engine, ()
    except DeviceError:
        return "", ()
    except TinygenError as error:
        return "", (str(error),)
