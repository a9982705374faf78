"""The main path as functions: a model file to a library, and a library to a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tinygen.codegen.c_text import KEYWORDS
from tinygen.codegen.generate import generate
from tinygen.codegen.library import Library
from tinygen.codegen.lowering import lower
from tinygen.codegen.placement import place
from tinygen.codegen.regions import parse_regions
from tinygen.frontend import load_model
from tinygen.ir import Graph
from tinygen.plugins import Session, create_session

OPTIMIZE = ("balanced", "time", "ram", "flash", "none")
"""What may be spent to gain what; "none" takes the portable kernels everywhere, as a baseline."""


def library_name(model: Path) -> str:
    """A C prefix made from a model's file name: `My-Net.v2.tflite` -> `my_net_v2`."""
    name = re.sub(r"[^a-z0-9]+", "_", model.stem.lower()).strip("_")[:40].rstrip("_")
    if not name or not name[0].isalpha() or name in KEYWORDS or name.startswith("tg_"):
        name = f"net_{name}".rstrip("_")
    return name


def compile_model(
    model: str | Path | Graph,
    device: str = "host",
    *,
    name: str = "model",
    optimize: str = "balanced",
    encode: str = "none",
    arena: int | None = None,
    feed: bool = False,
    regions: Sequence[str] = (),
    package: str | None = None,
    session: Session | None = None,
) -> Library:
    """Compile `model` (a `.tflite` or Keras file, or a graph) for `device`.

    Args:
        model: the network.
        device: a name that `tinygen devices` lists.
        name: prefix of the C identifiers and of the files.
        optimize: what may be spent: one of OPTIMIZE.
        encode: how weights are coded in flash: one of `tinygen.encode.SCHEMES`; never larger than without.
        arena: bytes that the arena may have, at any cost in time; MismatchError if it cannot be that small.
        feed: the input comes by rows (`<name>_feed` in place of `<name>_invoke`) and never stands in RAM as a whole.
        regions: where parts of the network are to lie, each `WHAT=MEMORY` (`tinygen.codegen.regions`).
        package: add the glue of this package format.
        session: the plugins to use; by default all that are installed.

    TinygenError (of some kind) says what is wrong and what to do.
    """
    session = session or create_session()
    graph = model if isinstance(model, Graph) else load_model(Path(model), session.ops)
    target = session.device(device)
    wishes = parse_regions(target, regions)
    lowered = lower(session, graph, target, optimize, encode, arena, feed)
    lowered = place(lowered, target, wishes, solver=optimize == "ram")
    return generate(session, lowered, target, name, optimize=optimize, package=package)
