"""A plugin's kernels on the host: whatever it chooses for a node, on every kind of core, equals the numpy reference.

A kernel's author adds nothing: the tests that use this run the cases and random graphs of every operator that has a
lowering. Shapes beyond those (a layer of a model, a corner of the kernel) are checked with `PluginKernels.check`.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.ops.agreement import kernel_agrees
from tests.ops.draw import SeededDraw
from tinygen.device import Device
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import BoundNode, Graph, Kernel
from tinygen.lowering.selection import Variants
from tinygen.ops import Op, builtin_ops
from tinygen.paths import runtime_dir
from tinygen.pipeline import OPTIMIZE

OPS: dict[str, Op] = {op.name: op() for op in builtin_ops()}
SANITIZED_GRAPHS = 25
"""Random ones, of each operator."""


@dataclass(frozen=True)
class PluginKernels:
    """`cores`: one of each set of features; `folders`: where a core's C lies, besides the portable kernels."""

    variants: Variants
    cores: tuple[Device, ...]
    folders: Callable[[Device], Iterable[Path]]

    def operators(self) -> list[str]:
        """The operators that have a kernel of the plugin."""
        return [name for name in self.variants.operators if name in OPS]

    def runner(self, device: Device, compiler: str | None = None, sanitize: bool = False) -> KernelRunner:
        """Runs the device's kernels on the host, with the definitions that its runtime needs."""
        return _runner((*self.folders(device), runtime_dir()), device.defines, compiler, sanitize)

    def chosen(self, node: BoundNode) -> Iterator[tuple[Device, str, Kernel]]:
        """(core, optimize, kernel) wherever there is a kernel for `node`; the same kernel only once."""
        for device in self.cores:
            seen: set[tuple[object, ...]] = set()
            for optimize in OPTIMIZE:
                if optimize == "none":
                    continue
                chosen = self.variants.select(node, device, optimize)
                for kernel in (chosen, chosen and chosen.roomy):
                    if kernel is not None and (key := _content(kernel)) not in seen:
                        seen.add(key)
                        yield device, optimize, kernel

    def check(self, graph: Graph, seed: int, *, compiler: str | None = None, sanitize: bool = False) -> tuple[str, ...]:
        """Assert that all kernels for a one-node graph agree with its reference; the symbols that ran."""
        node = graph.bind(graph.nodes[0])
        ran: dict[str, None] = {}
        for device, optimize, kernel in self.chosen(node):
            try:
                kernel_agrees(OPS[node.op], graph, seed, self.runner(device, compiler, sanitize), kernel)
            except Exception as error:
                error.add_note(f"kernel {kernel.symbols} ({kernel.why}) for {device.name}, optimize {optimize}")
                raise
            ran |= dict.fromkeys(kernel.symbols)
        return tuple(ran)

    def sanitized(self, extra: Callable[[str], Iterable[Graph]], compiler: str, *names: str) -> int:
        """How many kernels ran without a fault: cases, random graphs and `extra` ones of each operator, or of `names`.

        The sanitizers' runtime must be preloaded; they end the process at the first fault.
        """
        count = 0
        for op in (OPS[name] for name in names or self.operators()):
            print(op.name, file=sys.stderr, flush=True)  # the last one named is the one at fault
            drawn = (op.draw(SeededDraw(seed)) for seed in range(SANITIZED_GRAPHS))
            for seed, graph in enumerate([*op.cases(), *extra(op.name), *drawn]):
                count += len(self.check(graph, seed, compiler=compiler, sanitize=True))
        return count


@functools.cache
def _runner(folders: tuple[Path, ...], defines: tuple[str, ...], compiler: str | None, sanitize: bool) -> KernelRunner:
    toolchain = host_toolchain(compiler)
    flags = tuple(f"-D{define}" for define in defines)
    return KernelRunner(folders, replace(toolchain, cflags=(*toolchain.cflags, *flags)), sanitize)


def _content(kernel: Kernel) -> tuple[object, ...]:
    """What makes two descriptions the same kernel."""
    arguments = [vars(a) for call in kernel.calls for a in call.arguments]
    data = [v.tobytes() if hasattr(v, "tobytes") else repr(v) for fields in arguments for v in fields.values()]
    return (kernel.symbols, kernel.scratch_bytes, kernel.template, repr(kernel.data), *data)
