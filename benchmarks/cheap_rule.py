"""A rule whose actions are nearly free: what is left of a build's time is the build system's own.

`install` writes it as a distribution that Python finds in a folder of PYTHONPATH.
"""

from __future__ import annotations

from pathlib import Path

RULE = "cheap_library"

PLUGIN = f'''
from tinygen.api import Attribute, Provided, Rule, hookimpl


def actions(context):
    """As many actions as the digits network's library has, in two rounds: one list of files, then these."""
    name = context.target.name
    (source,) = context.files("source")
    packed, header = context.output(name + ".library"), context.output(name + "/net.h")
    context.action("Generate", ["cp", source, packed], inputs=[source], outputs=[packed])
    context.built(packed)
    context.action("Unpack", ["cp", packed, header], inputs=[packed], outputs=[header])
    made = []
    for number in range(10):
        made.append(context.output(f"{{name}}/{{number}}.o"))
        context.action("Copy", ["cp", header, made[-1]], inputs=[header], outputs=[made[-1]])
    archive = context.output(name + ".a")
    context.action("Archive", ["cp", made[0], archive], inputs=made, outputs=[archive])
    return Provided({{"library": (archive,), "object": tuple(made)}})


@hookimpl
def tinygen_build_rules():
    source = Attribute("source", "label", "What is copied.", mandatory=True, files=(".tflite",))
    return [Rule("{RULE}", "Copies.", (source,), actions, provides=("library",))]
'''
METADATA = "Metadata-Version: 2.1\nName: tinygen-cheap\nVersion: 1\n"
ENTRY_POINTS = "[tinygen]\ncheap = tinygen_cheap.plugin\n"


def install(folder: Path) -> None:
    """Put the plugin into `folder`."""
    package, info = folder / "tinygen_cheap", folder / "tinygen_cheap-1.dist-info"
    for path in (package, info):
        path.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "plugin.py").write_text(PLUGIN)
    (info / "METADATA").write_text(METADATA)
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
