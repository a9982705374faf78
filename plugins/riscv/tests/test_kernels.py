"""Every kernel of this plugin on the host: cases and random graphs of each operator, on every kind of core."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.cortex_m.tests.extra_graphs import extra_graphs
from plugins.riscv.tests.kernel_agreement import OPS, check_kernels, lowered_ops
from tests.ops.draw import HypothesisDraw
from tests.ops.test_kernel_sanitized import RUNTIMES, run_sanitized

LOWERED = lowered_ops()


@pytest.mark.parametrize("name", LOWERED)
def test_cases(name: str) -> None:
    graphs = [*OPS[name].cases(), *extra_graphs(name)]
    ran = [symbol for i, graph in enumerate(graphs) for symbol in check_kernels(graph, i)]
    assert ran, f"no case of {name} runs a kernel of ours: a lowering that takes none is of no use"


@pytest.mark.parametrize("name", LOWERED)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random(name: str, data: st.DataObject) -> None:
    draw = HypothesisDraw(data)
    check_kernels(OPS[name].draw(draw), draw.integer(0, 1 << 30))


@pytest.mark.parametrize("compiler", sorted(RUNTIMES))
def test_cases_are_clean(compiler: str) -> None:
    done = run_sanitized(compiler, module="plugins.riscv.tests.sanitized_kernels")
    assert done.returncode == 0, done.stderr[:6000]
    match = re.fullmatch(r"(\d+) kernels\n", done.stdout)
    assert match and int(match.group(1)) >= len(LOWERED), done.stdout
