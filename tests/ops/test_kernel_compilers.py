"""The portable kernels give the same bits from other compilers and on cores without a 64-bit multiply."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tinygen.conformance.agreement import kernel_agrees
from tinygen.host.kernels import KernelRunner
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Graph, ToolError
from tinygen.ops import builtin_ops
from tinygen.paths import runtime_dir

OPS = {op.name: op() for op in builtin_ops()}
CASES = [(name, i, graph) for name, op in OPS.items() for i, graph in enumerate(op.cases())]
BUILDS = {
    "clang": ("clang", ()),
    "clang-O3-native": ("clang", ("-O3", "-march=native")),
    "gcc-O3-native": ("gcc", ("-O3", "-march=native")),
    "gcc-Os-no-mul64": ("gcc", ("-Os", "-DTG_NO_MUL64=1")),
}
"""Compiler and flags; -march=native would fuse multiplications and additions where nothing forbids it."""


def runner(build: str) -> KernelRunner:
    compiler, flags = BUILDS[build]
    try:
        toolchain = host_toolchain(compiler)
    except ToolError as error:
        pytest.skip(f"{error.what}: apt-get install {compiler}")
    return KernelRunner((runtime_dir(),), replace(toolchain, cflags=(*toolchain.cflags, *flags)))


@pytest.mark.parametrize("build", sorted(BUILDS))
@pytest.mark.parametrize(("name", "graph"), [(c[0], c[2]) for c in CASES], ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_case(name: str, graph: Graph, build: str) -> None:
    kernel_agrees(OPS[name], graph, 7, runner(build))
