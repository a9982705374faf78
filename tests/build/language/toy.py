"""Workspaces in temporary folders, with made-up rules and devices that a plugin brings."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from tinygen.api import Attribute, Context, Device, Provided, Rule, hookimpl
from tinygen.build.language.configurations import choose
from tinygen.build.language.configure import configure
from tinygen.build.language.patterns import find
from tinygen.build.language.settings import read_settings
from tinygen.build.language.workspace import Workspace
from tinygen.build.rules.base import ConfiguredTarget
from tinygen.plugins import Session, create_session


def never(context: Context) -> Provided:
    """The rules' function: declaring, asking and configuring must not run it."""
    raise AssertionError(f"{context.target.label} was run")


RULES = (
    Rule(
        "toy_model",
        "A model.",
        (
            Attribute("source", "label", "A file.", files=(".tflite",)),
            Attribute("teacher", "label", "Another model.", roles=("model",)),
            Attribute("epochs", "integer", "How many.", default=1, minimum=1, maximum=100),
        ),
        never,
        per_device=False,
        provides=("model",),
    ),
    Rule(
        "toy_library",
        "A library.",
        (
            Attribute("model", "label", "Its model.", roles=("model",), files=(".tflite",)),
            Attribute("deps", "labels", "Other libraries.", rules=("toy_library",)),
            Attribute("data", "labels", "Anything."),
            Attribute("named", "label_dict", "Anything, by name."),
            Attribute("defines", "string_dict", "Definitions."),
            Attribute("flags", "strings", "For the compiler."),
            Attribute("optimize", "string", "How.", default="balanced", values=("balanced", "time", "flash")),
            Attribute("rate", "float", "A rate.", minimum=0),
            Attribute("debug", "boolean", "Whether.", default=False),
            Attribute("suffix", "string", "Text."),
        ),
        never,
    ),
    Rule("toy_test", "A test.", (Attribute("library", "label", "What it tests.", mandatory=True),), never, "test"),
)
DEVICES = (
    Device("small-1", "small", "a small one", "s1", frozenset({"mul"})),
    Device("small-2", "small", "another", "s2", frozenset({"mul", "dsp"})),
    Device("large", "large", "a large one", "l9", frozenset({"mul", "dsp", "vector"})),
)


class ToyPlugin:
    """Brings RULES and DEVICES."""

    @hookimpl
    def tinygen_build_rules(self) -> tuple[Rule, ...]:
        return RULES

    @hookimpl
    def tinygen_devices(self) -> tuple[Device, ...]:
        return DEVICES


def session() -> Session:
    """A session of that plugin alone."""
    return create_session([("toy", ToyPlugin())], installed=False)


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files (path below `root` -> text), and an empty WORKSPACE.tg if they bring none."""
    for name, text in {"WORKSPACE.tg": "", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(textwrap.dedent(text).lstrip("\n"))
    return root


def workspace(root: Path, files: Mapping[str, str], said: list[str] | None = None) -> Workspace:
    """A workspace of `files`; what it says is appended to `said`."""
    write(root, files)
    lines = [] if said is None else said
    return Workspace(root, read_settings(root), session, lines.append)


def configured(
    space: Workspace, *patterns: str, devices: tuple[str, ...] = ("small-1",), **more: object
) -> dict[str, ConfiguredTarget]:
    """The configured targets of `patterns` by label."""
    found = configure(space, find(space, patterns), choose(space, devices, **more))  # type: ignore[arg-type]
    return {str(target.label): target for target in found}
