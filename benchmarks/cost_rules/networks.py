"""Networks of single layers: as files, with the kernels that are chosen for them, and as libraries."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tinygen.codegen.generate import generate
from tinygen.codegen.library import Library
from tinygen.codegen.lowering import Lowered
from tinygen.device import Device
from tinygen.ir import BoundNode, Graph, Kernel
from tinygen.plan import plan_memory
from tinygen.plugins import Session

NAME = "layers"
"""The C prefix of the libraries."""
OPTIONS = ("balanced", "balanced", "balanced", "balanced", "time", "ram", "flash")
SEED = 1
"""Of the layers' order, and of the choices."""

Choice = tuple[str, bool]
"""For a layer: the option that its kernel is chosen by, and whether the kernel gets all room that it can use."""


def network_file(graph: Graph) -> bytes:
    """The network as it is; `.tflite` files know other paddings than operators do."""
    return pickle.dumps(graph, protocol=5)


def read_network(path: str) -> Graph:
    """Of a file that `network_file` has made."""
    graph: Graph = pickle.loads(Path(path).read_bytes())
    return graph


def choices(session: Session, device: Device, graphs: Sequence[Graph]) -> list[list[Choice]]:
    """For each layer of each network, drawn at random."""
    rng = np.random.default_rng(SEED)
    rng.permutation(sum(len(graph.nodes) for graph in graphs))  # the draw that put the layers in order
    found = []
    for graph in graphs:
        drawn: list[Choice] = []
        for node in graph.bound():
            option = str(rng.choice(OPTIONS))
            kernel = session.kernel(node, device, option)
            drawn.append((option, kernel.roomy is not None and bool(rng.random() < 0.8)))
        found.append(drawn)
    return found


def read_choices(path: str, number: int) -> list[Choice]:
    """Those of the network with this number, of a file that holds what `choices` gave as JSON."""
    return [(str(option), bool(roomy)) for option, roomy in json.loads(Path(path).read_text())[number]]


def library(session: Session, device: Device, graph: Graph, chosen: Sequence[Choice]) -> Library:
    """The network with these kernels."""
    pairs = zip(graph.bound(), chosen, strict=True)
    kernels = tuple(_kernel(session, device, node, choice) for node, choice in pairs)
    plan = plan_memory(graph, kernels, device.alignment, budget=1000)
    macs = tuple(session.ops[node.op].macs(graph.bind(node)) for node in graph.nodes)
    return generate(session, Lowered(graph, kernels, plan, macs), device, NAME)


def _kernel(session: Session, device: Device, node: BoundNode, choice: Choice) -> Kernel:
    option, roomy = choice
    kernel = session.kernel(node, device, option)
    return kernel.roomy if roomy and kernel.roomy is not None else kernel
