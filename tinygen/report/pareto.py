"""RAM against time: all sets of cascades that no other beats in both, as the planner lays them out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinygen.cascade import flat
from tinygen.cascade.cost import products, products_again
from tinygen.cascade.front import Point
from tinygen.cascade.search import Search
from tinygen.codegen.budget import price_of
from tinygen.codegen.lowering import whole_network
from tinygen.device import Device
from tinygen.frontend import load_model
from tinygen.ir import Graph, Node
from tinygen.plugins import Session


def pareto(session: Session, model: Path, device: Device, optimize: str, feed: bool = False) -> list[dict[str, Any]]:
    """The points, the smallest arena first: what `--arena` with that number of bytes gives, and what it costs.

    `instructions_percent`: added to those of the network without cascades, predicted by the device's cost model, or by
    a rough estimate where it has none; `flash_bytes`: added, estimated; `recomputed_percent`: of all products those
    that are computed again; `cascades`: the first and last layer of each, its rows and its columns (0: all) at a
    time, and how many tensors it makes anew for each strip.
    """
    network = whole_network(session, load_model(model, session.ops), device, optimize, feed)
    price = price_of(session, device)
    search = Search.of(network, lambda node: session.kernel(node, device, optimize), device.alignment, price)
    total, every = search.whole, sum(map(products, network.graph.bound()))
    rows: list[dict[str, Any]] = []
    for point in search.every_point():
        found = search.network(point) if point.chosen else network
        rows.append(
            {
                "arena_bytes": found.plan.arena_bytes,
                "instructions_percent": round(100 * point.cost / total, 2) if total else 0.0,
                "flash_bytes": point.flash,
                "recomputed_percent": round(100 * _again(network.graph, point) / every, 2) if every else 0.0,
                "cascades": [
                    {
                        "layers": [one.first, one.end - 1],
                        "rows": one.node.attrs.strip,
                        "columns": one.node.attrs.columns,
                        "remade": len(one.node.attrs.remade),
                        "ops": _ops(one.node),
                    }
                    for one in point.chosen
                ],
            }
        )
    return _unbeaten(rows)


def _again(graph: Graph, point: Point) -> int:
    return sum(products_again(graph, one.node, one.patches) for one in point.chosen)


def _ops(node: Node) -> list[str]:
    return [one.op for one in flat(node)]


def _unbeaten(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The planner may lay out a set no smaller than a cheaper one."""
    kept: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda r: (r["arena_bytes"], r["instructions_percent"], r["flash_bytes"])):
        if not kept or row["instructions_percent"] < kept[-1]["instructions_percent"]:
            kept.append(row)
    return kept
