"""Our kernels on the host: whatever `select` chooses for a node, on every kind of core, equals the numpy reference.

A kernel's author adds nothing: the tests that use this run the cases and random graphs of every operator that has a
lowering. Shapes beyond those (a layer of a model, a corner of the kernel) are checked with `check_kernels`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from plugins.riscv import devices, plugin, select
from tests.ops.agreement import kernel_agrees
from tinygen.device import Device
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import BoundNode, Graph, Kernel
from tinygen.ops import Op, builtin_ops
from tinygen.paths import runtime_dir
from tinygen.pipeline import OPTIMIZE

OPS: dict[str, Op] = {op.name: op() for op in builtin_ops()}
CORES: tuple[Device, ...] = tuple(
    device for device in devices.devices() if device.name in ("rv32imc", "rv32imac-zve32x")
)
"""One core of each set of features."""
VARIANTS = tuple(variant for variant, _ in select.VARIANTS)


def lowered_ops() -> list[str]:
    """The operators that have a kernel of ours, by the names of the lowering's files."""
    stems = (path.stem for path in select.FOLDER.glob("*.py"))
    found = {stem.rpartition("_")[0].upper() for stem in stems if stem.rpartition("_")[2] in VARIANTS}
    return sorted(found & OPS.keys())


@functools.cache
def runner(device: Device, compiler: str | None = None, sanitize: bool = False) -> KernelRunner:
    """Runs the device's kernels on the host, with the definitions that its runtime needs."""
    folders: tuple[Path, ...] = (*plugin.tinygen_runtime_dirs(device), runtime_dir())
    toolchain = host_toolchain(compiler)
    defines = tuple(f"-D{define}" for define in device.defines)
    return KernelRunner(folders, replace(toolchain, cflags=(*toolchain.cflags, *defines)), sanitize)


def kernels(node: BoundNode) -> Iterator[tuple[Device, str, Kernel]]:
    """(core, optimize, kernel) wherever we have a kernel for `node`; the same kernel only once."""
    for device in CORES:
        seen: set[tuple[object, ...]] = set()
        for optimize in OPTIMIZE:
            if optimize == "none":
                continue
            kernel = select.select_kernel(node, device, optimize)
            if kernel is not None and (key := _content(kernel)) not in seen:
                seen.add(key)
                yield device, optimize, kernel


def check_kernels(graph: Graph, seed: int, *, compiler: str | None = None, sanitize: bool = False) -> tuple[str, ...]:
    """Assert that all our kernels for a one-node graph agree with its reference; the symbols that ran."""
    node = graph.bind(graph.nodes[0])
    ran: dict[str, None] = {}
    for device, optimize, kernel in kernels(node):
        try:
            kernel_agrees(OPS[node.op], graph, seed, runner(device, compiler, sanitize), kernel)
        except Exception as error:
            error.add_note(f"kernel {kernel.symbols} ({kernel.why}) for {device.name}, optimize {optimize}")
            raise
        ran |= dict.fromkeys(kernel.symbols)
    return tuple(ran)


def _content(kernel: Kernel) -> tuple[object, ...]:
    """What makes two descriptions the same kernel."""
    arguments = [vars(a) for call in kernel.calls for a in call.arguments]
    data = [v.tobytes() if hasattr(v, "tobytes") else repr(v) for fields in arguments for v in fields.values()]
    return (kernel.symbols, kernel.scratch_bytes, kernel.template, repr(kernel.data), *data)
