"""The package format "esp-idf": the files that make a generated library a component of ESP-IDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.api import DeviceError, environment, render

from .devices import FAMILY, devices

if TYPE_CHECKING:
    from tinygen.api import Library

FORMAT = "esp-idf"
TEMPLATES = Path(__file__).parent / "templates"

FILES = {
    "CMakeLists.txt": "CMakeLists.txt.j2",
    "idf_component.yml": "idf_component.yml.j2",
    "include/{name}.h": "include.h.j2",
    "examples/{name}/CMakeLists.txt": "example_project.txt.j2",
    "examples/{name}/sdkconfig.defaults": "example_sdkconfig.defaults.j2",
    "examples/{name}/main/CMakeLists.txt": "example_main.txt.j2",
    "examples/{name}/main/main.c": "example_main.c.j2",
}
"""Path in the component -> template."""


def package(library: Library) -> Mapping[str, str]:
    """The component's own files, to lie beside those of `library`; DeviceError if it is for another family.

    The C is the library's, unchanged. `TG_NO_MUL64`, with which it is emulated, is not defined here: LX6 and LX7
    multiply 32x32 bits into 64, and both ways give the same bits.
    """
    device = library.device
    if device.family != FAMILY:
        raise DeviceError(
            f"ESP-IDF does not build for device {device.name}",
            where=f"package format {FORMAT}",
            cure=f"compile with --device {', '.join(d.name for d in devices())}",
        )
    graph, plan = library.lowered.graph, library.lowered.plan
    names = [f"arena{r or ''}" for r in range(len(plan.arenas))]
    context: dict[str, object] = {
        "name": library.name,
        "NAME": library.name.upper(),
        "sources": sorted(library.sources),
        "targets": [d.name for d in devices() if d.isa == device.isa],
        "clock_mhz": (device.clock_hz or 0) // 1_000_000,
        "feed": library.lowered.feed,
        "arenas": [
            {"name": name, "suffix": name.removeprefix("arena"), "memory": memory}
            for name, memory in zip(names, plan.memories or ("",), strict=True)
        ],
        "inputs": _ports(library, "input", graph.inputs, names),
        "outputs": _ports(library, "output", graph.outputs, names),
    }
    env = environment([TEMPLATES])
    return {path.format(name=library.name): render(env, template, **context) for path, template in FILES.items()}


def _ports(library: Library, what: str, tensors: Sequence[int], arenas: Sequence[str]) -> list[dict[str, str]]:
    """How the library's header names its inputs or outputs."""
    graph, plan = library.lowered.graph, library.lowered.plan
    return [
        {
            "label": f"{what}{i}",
            "macro": f"{library.name.upper()}_{what.upper()}{i}",
            "c_type": graph.tensors[t].dtype.c_type,
            "arena": arenas[plan.room_of.get(t, 0)],
        }
        for i, t in enumerate(tensors)
    ]
