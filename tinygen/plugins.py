"""The plugin manager of one session: loads plugins in order, asks hooks, and names the plugin that fails."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pluggy

from tinygen import hookspecs
from tinygen.cost.model import CostModel
from tinygen.device import Device, Image, QuantRule, RunResult, Toolchain
from tinygen.hook_answers import checked_answer
from tinygen.hook_trace import HookTrace
from tinygen.ir import BoundNode, DeviceError, Kernel, PluginError, TinygenError, UnsupportedError
from tinygen.ir.errors import did_you_mean
from tinygen.ops import Op, builtin_ops
from tinygen.plugin_loading import GROUP, in_order, installed_plugins

MANUAL = "see the manual of hooks: docs/hooks.md, made from tinygen/hookspecs.py"


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
        bringer: dict[str, str] = {}
        for plugin, classes in self._each("tinygen_ops"):
            for op in classes:
                if op.name in found:
                    other = f"plugin {bringer[op.name]} has it" if op.name in bringer else "it is built in"
                    raise PluginError(
                        f"tinygen_ops: operator {op.name} exists already: {other}", where=f"plugin {plugin}"
                    )
                found[op.name], bringer[op.name] = op(), plugin
        return found

    @functools.cached_property
    def devices(self) -> Mapping[str, Device]:
        """Devices by name, in the order of registration."""
        found: dict[str, Device] = {}
        bringer: dict[str, str] = {}
        for plugin, devices in self._each("tinygen_devices"):
            for device in devices:
                if device.name in found:
                    other = bringer[device.name]
                    twice = f"device {device.name} is brought by two plugins, {other} and {plugin}"
                    raise PluginError(
                        f"tinygen_devices: {twice if other != plugin else f'it brings device {device.name} twice'}",
                        where=f"plugin {plugin}",
                        cure="give it another name, or uninstall one of the two",
                    )
                found[device.name], bringer[device.name] = device, plugin
        return found

    def _each(self, hook: str) -> Iterator[tuple[str, Any]]:
        """(plugin, its answer) of a hook without arguments that every plugin answers, in the order of registration."""
        for implementation in getattr(self.hook, hook).get_hookimpls():
            answer = implementation.function()
            if answer is not None:
                yield implementation.plugin_name, answer

    def device(self, name: str) -> Device:
        """The device called `name`; DeviceError with a suggestion if there is none."""
        if name in self.devices:
            return self.devices[name]
        cure = f"{did_you_mean(name, self.devices)} `tinygen devices` lists what is installed".lstrip()
        raise DeviceError(f"unknown device {name!r}", cure=cure)

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

    def cost_model(self, device: Device) -> CostModel | None:
        """What layers cost on `device`; None if no plugin knows."""
        model: CostModel | None = self.hook.tinygen_cost_model(device=device)
        return model

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


def create_session(
    extra: Iterable[tuple[str, object]] = (), *, installed: bool = True, trace: HookTrace | None = None
) -> Session:
    """A session with all installed plugins, and `extra` (name, plugin) pairs registered after them.

    `trace` hears of every call of a hook. PluginError names a plugin that cannot be imported, was made for another
    version of tinygen, has a misspelt hook or argument, or extends an unknown one.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    if trace is not None:
        manager.add_hookcall_monitoring(trace.begin, trace.end)
    plugins = (installed_plugins() if installed else {}) | dict(extra)
    for name in in_order(plugins):
        _register(manager, name, plugins[name], trace)
    return Session(manager)


def _register(manager: pluggy.PluginManager, name: str, plugin: object, trace: HookTrace | None) -> None:
    where = f"plugin {name}"
    for attribute in dir(plugin):
        if not attribute.startswith(f"{GROUP}_"):
            continue
        if not hasattr(hookspecs, attribute):
            cure = did_you_mean(attribute, dir(hookspecs)) or MANUAL
            raise PluginError(f"unknown hook {attribute}", where=where, cure=cure)
        if not hasattr(getattr(plugin, attribute), f"{GROUP}_impl"):
            raise PluginError(f"{attribute} is not marked", where=where, cure="decorate it with @hookimpl")
    try:
        manager.register(_guarded(plugin, name, trace), name)
    except pluggy.PluginValidationError as error:
        raise PluginError(str(error), where=where, cure=MANUAL) from error


def _guarded(plugin: object, name: str, trace: HookTrace | None) -> object:
    """What is registered in place of `plugin`: its hooks, each naming the plugin and itself when it fails."""
    hooks = {n: _named(getattr(plugin, n), name, n, trace) for n in dir(plugin) if n.startswith(f"{GROUP}_")}
    return SimpleNamespace(__name__=getattr(plugin, "__name__", type(plugin).__name__), **hooks)


def _named(function: Callable[..., Any], plugin: str, hook: str, trace: HookTrace | None) -> Callable[..., Any]:
    """`function`, whose unexpected exceptions name the plugin and the hook."""
    where = f"plugin {plugin}"

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
            answer = checked_answer(hook, answer)
        except TypeError as error:
            raise PluginError(f"{hook} {error}", where=where, cure=MANUAL) from error
        if trace is not None:
            trace.answered(hook, plugin, answer)
        return answer

    return call
