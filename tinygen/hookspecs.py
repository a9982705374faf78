"""The hooks of tinygen: what a plugin can supply. The docstrings are the manual.

A plugin is a module (or object) registered under the entry point group `tinygen`. It implements any of these
functions with `@tinygen.api.hookimpl`; an implementation may take fewer arguments than its specification.
Plugins register from general to special; where a hook asks for one answer, the plugin registered last is asked
first, and None means "not mine".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from tinygen.cost.model import CostModel
from tinygen.device import Device, Image, QuantRule, RunResult, Toolchain
from tinygen.ir import BoundNode, Kernel

if TYPE_CHECKING:
    from tinygen.build.rules.base import Rule
    from tinygen.codegen.library import Library
    from tinygen.ops.base import Op
    from tinygen.passes.base import Pass

hookspec = pluggy.HookspecMarker("tinygen")
hookimpl = pluggy.HookimplMarker("tinygen")


@hookspec
def tinygen_devices() -> Iterable[Device]:  # type: ignore[empty-body]
    """Devices that this plugin brings.

    Names must be unique among all plugins. Memory sizes in bytes, clock in Hz, power in mW; state sources.
    """


@hookspec(firstresult=True)
def tinygen_toolchain(device: Device, name: str | None) -> Toolchain | None:
    """The C toolchain for `device`.

    `name` is None (take the best that is installed) or what the user asked for ("gcc", "clang", "zig").
    Raise `api.ToolError` with the installing command if the device is yours and no compiler is found.
    """


@hookspec
def tinygen_quantization_rules(device: Device) -> Iterable[QuantRule]:  # type: ignore[empty-body]
    """How networks are quantized for `device`: the default scheme first (`api.TFLM_SCHEME`), then the alternatives

    that the device has reasons for, each stated. An empty list if the device is not yours.
    """


@hookspec
def tinygen_passes(device: Device, stage: str) -> Iterable[Pass]:  # type: ignore[empty-body]
    """Graph passes to run at `stage` ("graph": before kernels are chosen), in order.

    Each must keep every output bit for bit.
    """


@hookspec(firstresult=True)
def tinygen_select_kernel(node: BoundNode, device: Device, optimize: str, op: Op) -> Kernel | None:
    """The kernel for `node` on `device`: C calls, scratch bytes, packed constants, template.

    `optimize` is "time", "ram", "flash" or "balanced"; `op` is the node's operator. None leaves the node to a
    more general plugin; the reference plugin answers with the operator's own portable kernel. The kernel must
    equal the operator's numpy reference bit for bit.
    """


@hookspec(firstresult=True)
def tinygen_cost_model(device: Device) -> CostModel | None:
    """What layers cost on `device`, in cycles or instructions, predicted before anything is built.

    `api.load_cost_model(file)` reads what `python -m benchmarks.cost_model DEVICE` has fitted; a plugin may also make
    an `api.CostModel` itself. None if nothing is known: then nothing is predicted.
    """


@hookspec
def tinygen_template_dirs(device: Device) -> Iterable[Path]:  # type: ignore[empty-body]
    """Folders whose templates win over the base templates of the same name, for `device`."""


@hookspec
def tinygen_runtime_dirs(device: Device) -> Iterable[Path]:  # type: ignore[empty-body]
    """Folders below which the C sources and headers that your kernels name are found, for `device`."""


@hookspec(firstresult=True)
def tinygen_run(device: Device, image: Image, inputs: bytes, counting: bool) -> RunResult | None:
    """Run a firmware image on `device` or an emulator of it.

    `inputs` is what the firmware reads through its port until the end; its output bytes, exit status and (if
    `counting`) instruction counts per mark come back. None if this plugin cannot run that device; raise
    `api.ToolError` with the installing command if the emulator is missing.
    """


@hookspec(firstresult=True)
def tinygen_package(library: Library, format: str) -> Mapping[str, str] | None:
    """Glue files (path below the library's folder -> text) for the package format, e.g. "esp-idf"."""


@hookspec
def tinygen_package_formats() -> Iterable[str]:  # type: ignore[empty-body]
    """Names of the package formats that `tinygen_package` of this plugin knows."""


@hookspec
def tinygen_ops() -> Iterable[type[Op]]:  # type: ignore[empty-body]
    """Operators that this plugin adds; names as in the TensorFlow Lite schema, or new ones."""


@hookspec
def tinygen_build_rules() -> Iterable[Rule]:  # type: ignore[empty-body]
    """Rules that this plugin adds to BUILD.tg files.

    A rule is data (`api.Rule`, `api.Attribute`) and one function that declares actions (`api.Context`). Names must be
    unique among all plugins and should begin with the plugin's, e.g. "esp_idf_component". Importing the plugin must
    stay quick: what runs is a command of its own.
    """
