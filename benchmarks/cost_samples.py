"""What layers cost on a device: networks of them as targets of a workspace, measured by a build."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from benchmarks.built import WORKSPACE, build, why_failed
from benchmarks.cost_layers import networks
from benchmarks.cost_rules.networks import SEED, network_file
from benchmarks.cost_rules.plugin import CHOICES, NETWORK, install
from tinygen.files import write_file
from tinygen.ir import Graph

ROOT = Path(__file__).resolve().parents[1]
COST = WORKSPACE / "cost"
"""A workspace of its own: its rules come from a plugin, which elsewhere would be one more thing that may change."""
PACKAGE = "layers"

Samples = dict[str, list[dict[str, Any]]]
"""Kernel -> its layers, with features and counts."""


def measure(device: str, layers: Sequence[Graph], workspace: Path = COST) -> tuple[Samples, str]:
    """The samples of layers, each a network of one node, and the engine that counted; ClickException if one fails."""
    names = _declare(workspace / PACKAGE, layers)
    site = workspace.with_name(f"{workspace.name}_plugin")
    install(site)
    path = [str(site), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    built = build(workspace, [f"//{PACKAGE}:all"], "--keep-going", "--device", device, variables=variables)
    targets = {target["label"]: target for target in built["targets"]}
    samples: Samples = defaultdict(list)
    engine = ""
    for name in names:
        label = f"//{PACKAGE}:{name}@{device}"
        if targets[label]["status"] in ("failed", "skipped"):
            raise click.ClickException(f"{label}: {why_failed(built, f'build/{device}/{PACKAGE}/{name}', label)}")
        found = json.loads((workspace / targets[label]["outputs"]["report"][0]).read_text())
        engine = found["engine"]
        for layer in found["layers"]:
            samples[layer.pop("kernel")].append(layer)
    return samples, engine


def _declare(folder: Path, layers: Sequence[Graph]) -> list[str]:
    """Write the networks and their targets; the names of those that measure."""
    folder.mkdir(parents=True, exist_ok=True)
    order = np.random.default_rng(SEED).permutation(len(layers))
    names, lines = [], []
    for number, graph in enumerate(networks([layers[i] for i in order])):
        names.append(f"network_{number:02}")
        write_file(folder / f"{names[-1]}.pickle", network_file(graph))
        words = f'network = "{names[-1]}.pickle", choices = ":choices", number = {number}'
        lines.append(f'{NETWORK}(name = "{names[-1]}", {words})\n')
    files = [f"{name}.pickle" for name in names]
    write_file(folder / "BUILD.tg", f'{CHOICES}(name = "choices", networks = {files})\n' + "".join(lines))
    return names
