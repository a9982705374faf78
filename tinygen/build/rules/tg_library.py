"""The rule `tg_library`: a network as a C library for the device."""

from __future__ import annotations

import re

from tinygen.build.generator_options import GeneratorOptions
from tinygen.build.rules.action import Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import Rule
from tinygen.build.rules.c_actions import archive
from tinygen.build.rules.library_actions import compile_library, generate

OPTIMIZE = ("balanced", "time", "ram", "flash", "none")
ENCODE = ("none", "huffman", "palette", "auto")
MODEL_FILES = (".tflite", ".keras", ".h5")


def prefix(name: str) -> str:
    """A C prefix made from a target's name."""
    found = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return found if found[:1].isalpha() and not found.startswith("tg_") else f"net_{found}"


def actions(context: Context) -> Provided:
    """Generate, compile, archive."""
    values, choice = context.target.attributes, context.target.configuration
    (model,) = context.files("model", "model")
    toolchain = context.toolchain
    options = GeneratorOptions(
        optimize=values["optimize"] or choice.optimize or "balanced",
        encode=values["encode"] or choice.encode or "none",
        arena=values["arena"],
        feed=values["feed"],
        regions=values["regions"],
        package=values["package"],
    ).words()
    name = values["prefix"] or prefix(context.target.name)
    library = generate(context, model, name, options, values["compiler_flags"])
    output = context.output(f"lib{context.target.name}.a")
    objects = compile_library(context, library, toolchain, f"{output}.objects")
    compiled = archive(context, toolchain, objects, output)
    files = {
        "library": (compiled,),
        "header": (f"{library.folder}/{name}.h",),
        "source": library.files,
        "report": (f"{library.folder}/{name}.json",),
        "generated": (library.archive,),
    }
    facts = {"library": library, "objects": objects, "toolchain_name": choice.toolchain, "include": library.folder}
    return Provided(files, facts)


RULE = Rule(
    name="tg_library",
    doc=(
        "A network as a C library for the device: its sources in a folder of the target's name, and compiled as "
        "`lib<name>.a`. The folder stands alone: it can be copied into any project."
    ),
    attributes=(
        Attribute(
            "model",
            "label",
            "The network: a `.tflite` or Keras file, or a target that makes one.",
            mandatory=True,
            roles=("model",),
            files=MODEL_FILES,
        ),
        Attribute(
            "prefix",
            "string",
            "Begins the C identifiers and file names; without it, the target's name in lower case with `_`.",
        ),
        Attribute(
            "optimize",
            "string",
            "What may be spent to gain what, as `tinygen compile --optimize`; without it, the configuration's choice, "
            "or `balanced`.",
            values=OPTIMIZE,
        ),
        Attribute(
            "encode",
            "string",
            "How weights are coded in flash, as `tinygen compile --encode`; without it, the configuration's choice, "
            "or `none`.",
            values=ENCODE,
        ),
        Attribute(
            "arena",
            "integer",
            "The most bytes that the arena may have: layers run by strips of rows to get there, at any cost in time.",
            minimum=1,
        ),
        Attribute(
            "feed",
            "boolean",
            "The input comes by rows, as they arrive: `<name>_feed` in place of `<name>_invoke`, and no RAM for a "
            "whole frame.",
            default=False,
        ),
        Attribute(
            "regions",
            "strings",
            "Where parts of the network lie on a device of several memories, each `WHAT=MEMORY`, as `tinygen compile "
            "--region`.",
        ),
        Attribute("package", "string", "Add the glue of a package format, e.g. `esp-idf`; see `tg_package`."),
        Attribute("compiler_flags", "strings", "For the C compiler, after tinygen's own."),
    ),
    actions=actions,
    provides=("library",),
    example="""\
tg_library(
    name = "kws",
    model = "kws.tflite",
    optimize = "time",
)
""",
)
