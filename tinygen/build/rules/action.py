"""What a rule's function declares: actions, and the files that a target provides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tinygen.build.rules.base import ConfiguredTarget, SourceFile, items

if TYPE_CHECKING:
    from tinygen.device import Device, Toolchain
    from tinygen.plugins import Session


@dataclass(frozen=True)
class Action:
    """One command that makes files. Plain data: the same action means the same bytes.

    Attributes:
        mnemonic: one word for the progress line and the log, e.g. "Compile".
        arguments: the command, run at the workspace's root without a shell; paths are below the root.
        inputs: every file that it reads, paths below the root, or absolute for files of tinygen and its plugins.
        outputs: every file that it writes, below `Context.folder`.
        environment: variables that it needs beside those that every action has.
        message: for people: what happens to what.
        signature: further texts that its result depends on and the arguments do not show (versions, digests).
        cacheable: whether a cache may keep the outputs.
    """

    mnemonic: str
    arguments: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    message: str = ""
    signature: tuple[str, ...] = ()
    cacheable: bool = True


class NotBuilt(Exception):
    """Leaves a rule's function until the file that it wants to read is up to date. Never seen by users."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


@dataclass(frozen=True)
class Provided:
    """What a target has for who depends on it.

    Attributes:
        files: by role ("model", "library", "header", "image", "report", "package", "log", ...), paths below the root.
            What `tinygen build` shows are all of them.
        values: further facts by name, e.g. the C prefix of a library.
        command: for rules of kind "run": what `tinygen run` starts, at the workspace's root.
    """

    files: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    command: tuple[str, ...] = ()


@dataclass
class Context:
    """What a rule's function works with, for one configured target.

    Attributes:
        target: the one to build.
        root: the workspace's root, absolute. For reading small inputs only: paths in actions are below it.
        session: the plugins.
        provided_by: what each dependency of the target has provided.
        actions: what has been declared so far.
        is_built: whether a file that an action makes is up to date already; see `built`.
    """

    target: ConfiguredTarget
    root: Path
    session: Session
    provided_by: Callable[[ConfiguredTarget], Provided]
    actions: list[Action] = field(default_factory=list)
    is_built: Callable[[str], bool] = lambda _: True

    @property
    def device(self) -> Device:
        """The device to build for; DeviceError where the rule asks for none (`Rule.per_device`)."""
        return self.session.device(self.target.configuration.device or "")

    @property
    def toolchain(self) -> Toolchain:
        """The device's toolchain, as configured; ToolError with a cure if it is missing."""
        return self.session.toolchain(self.device, self.target.configuration.toolchain)

    @property
    def folder(self) -> str:
        """Where outputs go: `build/<configuration>/<package>`, below the root."""
        label = self.target.label
        return "/".join(part for part in ("build", label.configuration, label.package) if part)

    def output(self, name: str) -> str:
        """The path, below the root, of an output called `name` (which may have "/")."""
        return f"{self.folder}/{name}"

    def files(self, attribute: str, role: str | None = None) -> tuple[str, ...]:
        """Paths of the files that a label attribute stands for: source files, and what targets provide as `role`

        (None: everything that they provide), in order.
        """
        found: list[str] = []
        for item in items(self.target.attributes.get(attribute)):
            if isinstance(item, SourceFile):
                found.append(item.path)
            elif isinstance(item, ConfiguredTarget):
                files = self.provided_by(item).files
                chosen = files.values() if role is None else [files.get(role, ())]
                found.extend(path for paths in chosen for path in paths)
        return tuple(dict.fromkeys(found))

    def built(self, path: str) -> Path:
        """Where the file `path`, which the build makes, can be read now: for actions that depend on what it holds.

        If it is not up to date yet, NotBuilt leaves the rule's function here; once it is, the function is called
        again from its beginning. So it must declare what makes the file before, and the same each time.
        """
        if not self.is_built(path):
            raise NotBuilt(path)
        return self.root / path

    def action(
        self, mnemonic: str, arguments: Sequence[str], *, inputs: Sequence[str], outputs: Sequence[str], **more: Any
    ) -> Action:
        """Declare an action; `more` are further fields of `Action`."""
        action = Action(mnemonic, tuple(arguments), tuple(inputs), tuple(outputs), **more)
        self.actions.append(action)
        return action
