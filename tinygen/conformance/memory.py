"""Memory limits: what does not fit is refused, by the right error, with what is missing."""

from __future__ import annotations

from collections.abc import Callable

from tinygen.build.images import build_firmware
from tinygen.conformance.networks import networks
from tinygen.conformance.setting import ConformanceError, NotApplicable, Setting
from tinygen.ir import DType, Graph, MismatchError, Node, Tensor, verify
from tinygen.ops.common.arithmetic import ArithmeticAttrs
from tinygen.pipeline import compile_model
from tinygen.report.fit import check_fit

HUGE = (1, 1024, 1024, 8)
"""Three such float32 tensors are 96 MiB: more than any microcontroller's memory."""
TINY_ARENA = 16


def check_stated_memory(setting: Setting) -> None:
    """A network far larger than the device's memories does not fit them. NotApplicable where it states none.

    Where there are several for the arena, it is refused when it is spread over them.
    """
    device = setting.device
    if device.memory_bytes("ram") is None:
        raise NotApplicable("it states no memory", where=f"device {device.name}")
    try:
        lowered = compile_model(_huge(), device.name, session=setting.session).lowered
    except MismatchError:
        return
    fits = check_fit(device, lowered.weights_bytes, lowered.plan.arena_bytes)
    if all(fit.fits for fit in fits):
        raise ConformanceError(
            f"an arena of {lowered.plan.arena_bytes:,} bytes fits it, by the memories that it states: {fits[1].text}",
            where=device.name,
        )


def check_arena_limit(setting: Setting) -> None:
    """An arena too small for a network is refused, with exit status 1."""
    graph = networks(setting.session.ops)["cnn"]
    _refused(
        setting,
        f"an arena of {TINY_ARENA} bytes for network cnn",
        lambda: compile_model(graph, setting.device.name, arena=TINY_ARENA, session=setting.session),
    )


def check_image_limit(setting: Setting) -> None:
    """Firmware larger than its board is refused by the linker; before, where the arena has several memories.

    ToolError if there is no compiler; NotApplicable if there is no linker script.
    """
    toolchain = setting.toolchain()
    if toolchain.linker_script is None:
        raise NotApplicable("its programs have no memory limit", where=f"device {setting.device.name}")
    graph = _huge()
    size = sum(tensor.bytes for tensor in graph.tensors)
    _refused(
        setting,
        f"a firmware image for tensors of {size:,} bytes ({toolchain.linker_script.name} should state the memory)",
        lambda: build_firmware(
            compile_model(graph, setting.device.name, session=setting.session), toolchain, trace=False
        ),
    )


def _refused(setting: Setting, what: str, act: Callable[[], object]) -> None:
    try:
        act()
    except MismatchError:
        return
    raise ConformanceError(f"{what} was not refused", where=setting.device.name)


def _huge() -> Graph:
    tensors = tuple(Tensor(name, HUGE, DType.FLOAT32) for name in ("a", "b", "sum"))
    return verify(Graph("huge", tensors, (Node("ADD", (0, 1), (2,), ArithmeticAttrs("NONE")),), (0, 1), (2,)))
