"""A plugin of devices that each have one defect, for the tests of the conformance suite.

It stands alone: the tests copy it to a folder of its own, with the C files and templates of `broken.py`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tinygen.api import (
    TFLM_SCHEME,
    Device,
    Graph,
    Memory,
    Output,
    Pass,
    Scalar,
    Scratch,
    call,
    hookimpl,
    host_toolchain,
)

HERE = Path(__file__).parent
NATIVE = ("off-by-one", "scratch", "template", "raises", "wrong-type", "pass", "no-cure", "huge-ram", "good")
EXTENDS = ("riscv",)
ROOM = (Memory("flash", "flash", 1 << 20), Memory("sram", "ram", 1 << 17))


def device(name: str) -> Device:
    memories = (Memory("sram", "ram", 1 << 40),) if name == "huge-ram" else ROOM
    return Device(f"broken-{name}", "broken", f"broken: {name}", "native", frozenset(), memories)


ON_CORE = tuple(
    Device(f"broken-{name}", "broken-core", f"broken: {name}", "rv32imc", frozenset({"mul64"}), ROOM)
    for name in ("overrun", "on-core")
)


@hookimpl
def tinygen_devices():
    yield from map(device, NATIVE)
    yield from ON_CORE


@hookimpl
def tinygen_toolchain(device, name):
    if device.name == "broken-no-cure":
        return {}[name]
    return host_toolchain(name) if device.family == "broken" else None


@hookimpl
def tinygen_quantization_rules(device):
    return TFLM_SCHEME if device.family == "broken" else ()


@hookimpl
def tinygen_select_kernel(node, device, op):
    if device.name == "broken-raises":
        return {"RELU": op}[node.op].kernel(node)
    if device.name == "broken-wrong-type" and node.op == "RELU":
        return "tg_relu_s8"
    if node.op != "RELU" or node.input(0).dtype.value != "int8":
        return None
    kernel = op.kernel(node)
    last = node.output.elements - 1
    if device.name in ("broken-off-by-one", "broken-on-core"):
        return replace(kernel, calls=(*kernel.calls, call("tg_bump", Output(0), Scalar(last), op="broken")), why="new")
    if device.name == "broken-scratch":
        spill = call("tg_spill", Scratch(0), Scalar(33), op="broken")
        return replace(kernel, calls=(spill, *kernel.calls), scratch_bytes=32)
    if device.name == "broken-template":
        return replace(kernel, template="relu_layer.c.j2")
    if device.name == "broken-good":
        return replace(kernel, why="the portable one under another name", template="good_layer.c.j2")
    return None


@hookimpl
def tinygen_runtime_dirs(device):
    return (HERE / "kernels",) if device.name.startswith("broken") else ()


@hookimpl
def tinygen_template_dirs(device):
    return (HERE / "templates" / device.name,) if (HERE / "templates" / device.name).is_dir() else ()


def damage(graph: Graph, ops: object) -> Graph:
    """The first constant of more than 20 bytes, upside down."""
    for i, tensor in enumerate(graph.tensors):
        if tensor.data is not None and tensor.data.size > 20:
            return graph.with_tensor(i, replace(tensor, data=tensor.data[::-1].copy(), origin=-1))
    return graph


@hookimpl
def tinygen_passes(device):
    return (Pass("damage", damage),) if device.name == "broken-pass" else ()
