"""How a plugin behaves when it cannot do what is asked: an operator it does not know, a compiler that is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tinygen.conformance.setting import ConformanceError, Setting, located
from tinygen.ir import Array, BoundNode, DeviceError, DType, Graph, Kernel, Shape, ToolError, UnsupportedError
from tinygen.ops import Draw, Op
from tinygen.ops.common import case
from tinygen.pipeline import OPTIMIZE
from tinygen.plugins import create_session

NO_COMPILER = "no-such-compiler"


class Unknown(Op):
    """An operator that no plugin can know, without an implementation."""

    name = "CONFORMANCE_UNKNOWN"
    types = (DType.INT8,)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (node.input(0).shape,)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        return [np.zeros(node.output.shape, np.int8)]

    def kernel(self, node: BoundNode) -> Kernel:
        raise node.unsupported("there is no kernel for it")

    def cases(self) -> Iterable[Graph]:
        return ()

    def draw(self, draw: Draw) -> Graph:
        return graph()


def graph() -> Graph:
    """A graph of the unknown operator."""
    return case.single(Unknown.name, [case.activation((4,))], [case.activation((4,), name="output")])


def check_unknown_operator(setting: Setting) -> None:
    """An operator that a plugin does not know is left to others: the operator's own error comes through."""
    one = graph()
    node = one.bind(one.nodes[0])
    for optimize in OPTIMIZE[:-1]:
        with located(f"{setting.device.name}, an unknown operator, optimize {optimize}"):
            try:
                found = setting.session.hook.tinygen_select_kernel(
                    node=node, device=setting.device, optimize=optimize, op=Unknown()
                )
            except UnsupportedError:
                continue
            raise ConformanceError(f"tinygen_select_kernel answered {found!r} for it", where=setting.device.name)


def check_unknown_toolchain(setting: Setting) -> None:
    """A compiler of a name that a plugin does not know is refused, as missing or as unknown."""
    with located(f"{setting.device.name}, a toolchain called {NO_COMPILER!r}"):
        try:
            found = setting.session.toolchain(setting.device, NO_COMPILER)
        except (DeviceError, ToolError):
            return
        raise ConformanceError(f"tinygen_toolchain answered {found.name}", where=setting.device.name)


def check_missing_compiler(setting: Setting) -> None:
    """Where no compiler can be found, the plugin's ToolError names the command that installs one."""
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(
            [sys.executable, "-m", __name__, setting.device.name],
            capture_output=True,
            text=True,
            env=os.environ | {"PATH": empty},
        )
    where = f"{setting.device.name}, without a compiler"
    if done.returncode != 0:
        raise ConformanceError(f"tinygen_toolchain failed:\n{done.stderr.strip()}", where=where)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if answer["error"] == "":
        return  # one that is found by other means than the path
    if answer["error"] != ToolError.__name__ or not answer["cure"]:
        raise ConformanceError(
            f"tinygen_toolchain raised {answer['error']}: {answer['text']}\n"
            "  raise api.ToolError with the installing command as its cure (see api.missing_compiler)",
            where=where,
        )


def ask(device: str) -> dict[str, str]:
    """What asking for the device's toolchain gives: error class ("" if none), text and cure."""
    session = create_session()
    try:
        session.toolchain(session.device(device))
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error), "cure": getattr(error, "cure", "")}
    return {"error": "", "text": "", "cure": ""}


if __name__ == "__main__":
    sys.modules["ziglang"] = None  # type: ignore[assignment]  # as if it were not installed
    print(json.dumps(ask(sys.argv[1])))
