"""The plugin manager of one session: loads plugins in order, asks hooks, and names the plugin that fails."""

from __future__ import annotations

import difflib
import functools
import graphlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pluggy

from tinygen import hookspecs
from tinygen.device import Device, Image, QuantRule, RunResult, Toolchain
from tinygen.hook_answers import checked_answer
from tinygen.ir import BoundNode, DeviceError, Kernel, PluginError, TinygenError, UnsupportedError
from tinygen.ops import Op, builtin_ops

GROUP = "tinygen"
"""The entry point group of plugins, and the prefix of hooks."""
BASE = "reference"
"""The plugin under all others."""
EXTENDS = "EXTENDS"
"""A plugin module's tuple of plugin names to register before it, so that it answers before them."""


class Session:
    """All plugins of one run, and typed access to their hooks. Create one with `create_session`."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self.manager = manager

    @property
    def hook(self) -> Any:
        return self.manager.hook

    @functools.cached_property
    def ops(self) -> Mapping[str, Op]:
        """Operators by name: the built-in ones and those of plugins."""
        found = {op.name: op() for op in builtin_ops()}
        for classes in self.hook.tinygen_ops():
            for op in classes:
                if op.name in found:
                    raise PluginError(f"operator {op.name} exists already", where=op.__module__)
                found[op.name] = op()
        return found

    @functools.cached_property
    def devices(self) -> Mapping[str, Device]:
        """Devices by name, in the order of registration."""
        found: dict[str, Device] = {}
        for devices in reversed(self.hook.tinygen_devices()):
            for device in devices:
                if device.name in found:
                    raise PluginError(f"device {device.name} is brought by two plugins", where=device.family)
                found[device.name] = device
        return found

    def device(self, name: str) -> Device:
        """The device called `name`; DeviceError with a suggestion if there is none."""
        if name in self.devices:
            return self.devices[name]
        close = difflib.get_close_matches(name, self.devices, 1)
        hint = f"did you mean {close[0]}? " if close else ""
        raise DeviceError(f"unknown device {name!r}", cure=f"{hint}`tinygen devices` lists what is installed")

    def toolchain(self, device: Device, name: str | None = None) -> Toolchain:
        """The C toolchain for `device`; ToolError if none is found."""
        toolchain = self.hook.tinygen_toolchain(device=device, name=name)
        if toolchain is None:
            asked = f" called {name!r}" if name else ""
            raise DeviceError(f"no plugin has a toolchain{asked} for it", where=f"device {device.name}")
        checked: Toolchain = toolchain
        return checked

    def kernel(self, node: BoundNode, device: Device, optimize: str) -> Kernel:
        """The most special kernel that any plugin has for `node`; with `optimize` "none" the portable one."""
        if optimize == "none":
            return self.ops[node.op].kernel(node)
        kernel = self.hook.tinygen_select_kernel(node=node, device=device, optimize=optimize, op=self.ops[node.op])
        if kernel is None:
            raise UnsupportedError(f"no plugin has a kernel for it on {device.name}", where=node.op)
        chosen: Kernel = kernel
        return chosen

    def rules(self, device: Device) -> tuple[QuantRule, ...]:
        """How `device` wants networks quantized: its default scheme, then its alternatives."""
        return tuple(rule for rules in self.hook.tinygen_quantization_rules(device=device) for rule in rules)

    def template_dirs(self, device: Device) -> tuple[Path, ...]:
        """Template folders for `device`, the winning one first."""
        return tuple(path for paths in self.hook.tinygen_template_dirs(device=device) for path in paths)

    def runtime_dirs(self, device: Device) -> tuple[Path, ...]:
        """Folders with kernel sources for `device`, the winning one first."""
        return tuple(path for paths in self.hook.tinygen_runtime_dirs(device=device) for path in paths)

    def run(self, device: Device, image: Image, inputs: bytes, *, counting: bool = False) -> RunResult:
        """Run a firmware image; DeviceError if no plugin can."""
        result = self.hook.tinygen_run(device=device, image=image, inputs=inputs, counting=counting)
        if result is None:
            raise DeviceError("no plugin can run images for it", where=f"device {device.name}")
        ran: RunResult = result
        return ran


def create_session(extra: Iterable[tuple[str, object]] = (), *, installed: bool = True) -> Session:
    """A session with all installed plugins, and `extra` (name, plugin) pairs registered after them.

    PluginError names a plugin that cannot be imported, has a misspelt hook or argument, or extends an unknown one.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    plugins: dict[str, object] = {}
    if installed:
        plugins = {point.name: _load(point) for point in entry_points(group=GROUP)}
    plugins |= dict(extra)
    for name in _ordered(plugins):
        _register(manager, name, plugins[name])
    return Session(manager)


def _load(point: EntryPoint) -> object:
    try:
        return point.load()
    except Exception as error:
        raise PluginError(f"cannot be imported: {error}", where=f"plugin {point.name}") from error


def _ordered(plugins: Mapping[str, object]) -> list[str]:
    """Names so that each plugin stands after those that it extends; all extend the reference plugin."""
    graph: dict[str, set[str]] = {}
    for name, plugin in sorted(plugins.items()):
        graph[name] = set(getattr(plugin, EXTENDS, ())) | ({BASE} & plugins.keys() - {name})
        unknown = graph[name] - plugins.keys()
        if unknown:
            raise PluginError(f"extends {', '.join(sorted(unknown))}, which is not installed", where=f"plugin {name}")
    try:
        return list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        raise PluginError(f"plugins extend each other in a circle: {' -> '.join(error.args[1])}") from error


def _register(manager: pluggy.PluginManager, name: str, plugin: object) -> None:
    where = f"plugin {name}"
    for attribute in dir(plugin):
        if not attribute.startswith(f"{GROUP}_"):
            continue
        if not hasattr(hookspecs, attribute):
            close = difflib.get_close_matches(attribute, dir(hookspecs), 1)
            hint = f"did you mean {close[0]}?" if close else "see tinygen/hookspecs.py"
            raise PluginError(f"unknown hook {attribute}", where=where, cure=hint)
        if not hasattr(getattr(plugin, attribute), f"{GROUP}_impl"):
            raise PluginError(f"{attribute} is not marked", where=where, cure="decorate it with @hookimpl")
    try:
        manager.register(_guarded(plugin, where), name)
    except pluggy.PluginValidationError as error:
        raise PluginError(str(error), where=where, cure="see tinygen/hookspecs.py") from error


def _guarded(plugin: object, where: str) -> object:
    """What is registered in place of `plugin`: its hooks, each naming the plugin and itself when it fails."""
    hooks = {n: _named(getattr(plugin, n), where, n) for n in dir(plugin) if n.startswith(f"{GROUP}_")}
    return SimpleNamespace(__name__=getattr(plugin, "__name__", type(plugin).__name__), **hooks)


def _named(function: Callable[..., Any], where: str, hook: str) -> Callable[..., Any]:
    """`function`, whose unexpected exceptions name the plugin and the hook."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            answer = function(*args, **kwargs)
            answer = tuple(answer) if inspect.isgenerator(answer) else answer
        except TinygenError:
            raise
        except Exception as error:
            raise PluginError(
                f"{hook} failed: {type(error).__name__}: {error}",
                where=where,
                cure="run with --debug for the traceback",
            ) from error
        try:
            return checked_answer(hook, answer)
        except TypeError as error:
            raise PluginError(f"{hook} {error}", where=where, cure="see tinygen/hookspecs.py") from error

    return call
