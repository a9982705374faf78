"""Graphs of the plugins' own tests, checked by the conformance suite: what is common to all stands there."""

from __future__ import annotations

from dataclasses import dataclass

from tinygen.conformance.cases import choices, fixed_cases
from tinygen.conformance.kernels_on_host import check_graph, runner_of
from tinygen.conformance.setting import Setting
from tinygen.device import Device
from tinygen.host.kernels import KernelRunner
from tinygen.ir import Graph
from tinygen.plugins import create_session

SESSION = create_session()
OPS = SESSION.ops


@dataclass(frozen=True)
class DeviceKernels:
    """Devices by name: one of each set of features."""

    names: tuple[str, ...]

    def device(self, name: str) -> Device:
        assert name in self.names
        return SESSION.device(name)

    def runner(self, device: Device) -> KernelRunner:
        """Runs the device's kernels on the host."""
        return runner_of(_setting(device))

    def check(self, graph: Graph, seed: int) -> tuple[str, ...]:
        """Assert that all kernels for a one-node graph agree with its reference; the plugin's own that ran."""
        found = (check_graph(_setting(SESSION.device(name)), graph, seed) for name in self.names)
        return tuple(dict.fromkeys(symbol for symbols in found for symbol in symbols))

    def taken(self, op: str) -> bool:
        """Whether one of the suite's cases of `op` gets a kernel of the plugin's own: else a lowering is of no use."""
        nodes = (case.node for case in fixed_cases(OPS[op]))
        return any(c.own for node in nodes for n in self.names for c in choices(SESSION, SESSION.device(n), node))


def _setting(device: Device) -> Setting:
    return Setting(SESSION, device, 0, 0)
