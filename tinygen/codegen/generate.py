"""Renders a lowered graph into the files of its library."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from tinygen._version import __version__
from tinygen.cascade import expand, flat
from tinygen.codegen.c_text import identifier
from tinygen.codegen.environment import environment, render
from tinygen.codegen.includes import include_closure
from tinygen.codegen.interface import ports
from tinygen.codegen.layers import Layer, layers
from tinygen.codegen.library import Library
from tinygen.codegen.lowering import Lowered
from tinygen.codegen.symbols import data_symbols
from tinygen.codegen.whereabouts import arenas, layer_memories
from tinygen.device import Device
from tinygen.ir import PluginError
from tinygen.plugins import Session

PUBLIC_HEADERS = ("tg_types.h",)


def generate(
    session: Session,
    lowered: Lowered,
    device: Device,
    name: str,
    *,
    optimize: str = "balanced",
    package: str | None = None,
) -> Library:
    """The library called `name`; the same arguments give the same bytes.

    `package` adds the glue files of that format; PluginError or TinygenError if something cannot be rendered.
    """
    identifier(name)
    symbols, used = data_symbols(name, lowered)
    steps = layers(name, lowered, used)
    env = environment(session.template_dirs(device))
    runtime = _runtime_files(session, lowered, device)
    context: dict[str, Any] = {
        "name": name,
        "NAME": name.upper(),
        "version": __version__,
        "device": device,
        "optimize": optimize,
        "lowered": lowered,
        "graph": lowered.graph,
        "plan": lowered.plan,
        "feed": lowered.feed,
        "arenas": arenas(lowered),
        "sections": sorted({symbol.macro for symbol in symbols} - {""}),
        "inputs": ports(lowered, name, "input", lowered.graph.inputs),
        "outputs": ports(lowered, name, "output", lowered.graph.outputs),
        "symbols": symbols,
        "layers": steps,
        "headers": sorted(
            {Path(c.library_header).name for k in lowered.kernels for c in k.calls}
            | ({"tg_feed.h"} if lowered.feed else set())
        ),
    }
    context["layer_texts"] = [render(env, s.kernel.template, layer=s, **context) for s in steps if s.function]
    files = {
        f"{name}.h": render(env, "library.h.j2", **context),
        f"{name}.c": render(env, "library.c.j2", **context),
        f"{name}_weights.h": render(env, "weights.h.j2", **context),
        f"{name}_weights.c": render(env, "weights.c.j2", **context),
        **{path.name: path.read_text() for path in runtime},
    }
    report = _report(name, device, lowered, steps, optimize, [*files, "README.md", f"{name}.json"])
    files["README.md"] = render(env, "readme.md.j2", report=report, **context)
    files[f"{name}.json"] = json.dumps(report, indent=2) + "\n"
    firmware, harness = (render(env, t, **context) for t in ("firmware.c.j2", "host_harness.c.j2"))
    library = Library(name, device, lowered, files, report, firmware, harness)
    return _packaged(session, library, package) if package else library


def _runtime_files(session: Session, lowered: Lowered, device: Device) -> list[Path]:
    """The runtime sources and headers that the kernels need, with all that those include."""
    wanted = dict.fromkeys(PUBLIC_HEADERS)
    for kernel in lowered.kernels:
        for call in kernel.calls:
            wanted |= dict.fromkeys(call.library_files)
    try:
        return sorted(include_closure(wanted, session.runtime_dirs(device)), key=lambda path: path.name)
    except FileNotFoundError as error:
        raise PluginError(f"a kernel's source is missing: {error}", where=f"device {device.name}") from error


def _report(
    name: str, device: Device, lowered: Lowered, steps: list[Layer], optimize: str, files: list[str]
) -> dict[str, Any]:
    plan = lowered.plan
    return {
        "name": name,
        "device": device.name,
        "optimize": optimize,
        "tinygen": __version__,
        "files": sorted(files),
        "macs": lowered.total_macs,
        "arena_bytes": plan.ram_bytes,
        "arenas": [{"memory": one.memory or None, "bytes": one.bytes} for one in arenas(lowered)],
        "constants": {memory or "flash": size for memory, size in sorted(lowered.constant_bytes.items())},
        "arena_lower_bound_bytes": plan.lower_bound_bytes,
        "weights_bytes": lowered.weights_bytes,
        "feed": {"rows": feed.rows, "row_bytes": feed.row_bytes} if (feed := lowered.feed) else None,
        "ops": dict(sorted(Counter(node.op for node in expand(lowered.graph).nodes).items())),
        "layers": [
            {
                "index": step.index,
                "op": step.node.op,
                "parts": [node.op for node in flat(lowered.graph.nodes[step.index])],
                "kernel": list(step.kernel.symbols) or ["alias"],
                "why": step.kernel.why,
                "macs": lowered.macs[step.index],
                "weights_bytes": sum(c.data.nbytes for c in lowered.constants(step.index)),
                "scratch_bytes": step.kernel.scratch_bytes,
                "live_bytes": plan.live_bytes[step.index],
                "memories": layer_memories(lowered, step.index),
            }
            for step in steps
        ],
    }


def _packaged(session: Session, library: Library, package: str) -> Library:
    """`library` with the glue files of `package`."""
    glue = session.hook.tinygen_package(library=library, format=package)
    if glue is None:
        known = sorted(f for formats in session.hook.tinygen_package_formats() for f in formats)
        raise PluginError(
            f"unknown package format {package!r}", where="--package", cure=f"known: {', '.join(known) or 'none'}"
        )
    report = {**library.report, "files": sorted({*library.report["files"], *glue})}
    files = {**library.files, **glue, f"{library.name}.json": json.dumps(report, indent=2) + "\n"}
    return replace(library, files=files, report=report)
