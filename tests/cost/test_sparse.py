"""Kernels that skip zeros, on emulated cores: faster wherever they are chosen, as fast as predicted, and exact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from benchmarks.cost_layers import networks
from tinygen.codegen.generate import generate
from tinygen.codegen.lowering import Lowered
from tinygen.conformance.corners import convolution, fully_connected, with_zeros
from tinygen.cost.model import kernel_key
from tinygen.device import Device
from tinygen.ir import Graph, Kernel
from tinygen.ops.common.convolution import ConvAttrs
from tinygen.plan import plan_memory
from tinygen.plugins import Session, create_session
from tinygen.report.profile import profile
from tinygen.verification.inputs import make_inputs

NEAR, FARTHEST = 0.08, 0.25
"""Relative error of a layer, on average and at most: small ones have edges that the model does not know."""
SHARES = (0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)


def layers() -> list[Graph]:
    """Small ones of each kind: with few zeros, and with many."""
    rng = np.random.default_rng(7)
    found = []
    for share in SHARES:
        pixels = int(rng.integers(20, 60))
        found += [
            with_zeros(convolution(rng, (1, pixels, 1, 48), (40, 1, 1, 48), ConvAttrs()), share, rng),
            with_zeros(convolution(rng, (1, 7, 6, 16), (20, 3, 3, 16), ConvAttrs((1, 1), "SAME")), share, rng),
            with_zeros(fully_connected(rng, int(rng.integers(100, 400)), 32), share, rng),
        ]
    return found


def measured(
    session: Session, device: Device, graph: Graph, kernels: Sequence[Kernel]
) -> tuple[list[dict[str, Any]], str]:
    """(each layer's figures, the unit that the device's time is in)."""
    plan = plan_memory(graph, tuple(kernels), device.alignment, budget=100)
    library = generate(session, Lowered(graph, tuple(kernels), plan, (1,) * len(kernels)), device, "layers")
    found = profile(session, library, make_inputs(graph, 1)[0])
    assert found["bit_exact"]
    return found["layers"], "cycles" if found["cycles"] else "instructions"


@pytest.mark.parametrize("name", ["cortex-m4", "cortex-m3", "cortex-m0plus", "rv32imc", "esp32"])
def test_a_layer_that_skips_zeros_is_faster_and_as_predicted(name: str) -> None:
    session = create_session()
    device = session.device(name)
    model = session.cost_model(device)
    assert model is not None
    made = layers()
    chosen = [session.kernel(one.bind(one.nodes[0]), device, "time") for one in made]
    skipping = [(one, kernel) for one, kernel in zip(made, chosen, strict=True) if kernel.instead is not None]
    assert len(skipping) >= 8, [kernel.why for kernel in chosen]
    errors = []
    for first in range(0, len(skipping), 24):
        some = skipping[first : first + 24]
        (graph,) = networks([one for one, _ in some])
        sparse, unit = measured(session, device, graph, [kernel for _, kernel in some])
        whole, _ = measured(session, device, graph, [kernel.instead or kernel for _, kernel in some])
        for (one, kernel), after, before in zip(some, sparse, whole, strict=True):
            assert after[unit] <= before[unit], f"{one.nodes[0].op}: {kernel.why}"
            found = model.predict(one.bind(one.nodes[0]), kernel, model.unit)
            assert found is not None
            if kernel_key(one.bind(one.nodes[0]), kernel) in model.kernels:
                errors.append(found[0] / after[unit] - 1)
    sizes = np.abs(errors)
    assert len(sizes) >= 5 and sizes.mean() < NEAR and sizes.max() < FARTHEST, errors
