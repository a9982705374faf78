"""Why files are out of date, in words, from SCons' own record of what they were made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import SCons.Node
from SCons.Taskmaster import OutOfDateTask, Taskmaster
from SCons.Taskmaster.Job import Jobs

from tinygen.build.execute.nodes import action_of
from tinygen.build.execute.places import CODE, GENERATOR
from tinygen.build.execute.signature import EXTRA, signature
from tinygen.build.generator import generator
from tinygen.build.rules.action import Action
from tinygen.build.steps.library_archive import read_manifest


@dataclass(frozen=True)
class Reason:
    """An action that would run, and why."""

    action: Action
    reasons: tuple[str, ...]


@dataclass
class Look:
    """Looks at nodes in the order of a build, and builds nothing.

    Attributes:
        root: the workspace's root.
        found: what is out of date so far.
    """

    root: Path
    found: list[Reason] = field(default_factory=list)

    def __call__(self, nodes: Sequence[Any]) -> bool:
        """Look at `nodes` and all that they are made of; whether those that are not there make it pointless to go on.

        What depends on a file that would be made anew is judged by that file as it is now.
        """

        def task(master: Any, targets: list[Any], top: bool, node: Any) -> _Task:
            return _Task(master, targets, top, node, self)

        Jobs(1, Taskmaster(list(nodes), task)).run()
        return all(node.exists() for node in nodes)


class _Task(OutOfDateTask):  # type: ignore[misc]
    def __init__(self, master: Any, targets: list[Any], top: bool, node: Any, look: Look) -> None:
        super().__init__(master, targets, top, node)
        self._look = look

    def prepare(self) -> None:
        """Nothing: inputs that are missing are reasons here, and no folders are made."""

    def needs_execute(self) -> bool:
        node = self.targets[0]
        action = action_of(node) if node.has_builder() else None
        if action is not None and node.get_state() == SCons.Node.executing:
            reasons = dict.fromkeys(text for target in self.targets for text in reasons_of(target, self._look.root))
            self._look.found.append(Reason(action, tuple(reasons)))
        return False

    def executed(self) -> None:
        self.executed_without_callbacks()

    def failed(self) -> None:
        self.fail_continue()
        self.exc_clear()


def reasons_of(node: Any, root: Path) -> Iterator[str]:
    """Why `node` is not as the build would make it now."""
    if not node.exists():
        yield f"{node.get_path()} is not there"
        return
    old = node.get_stored_info().binfo
    old.prepare_dependencies()
    before = dict(
        zip(
            [str(child) for child in (*old.bsources, *old.bdepends, *old.bimplicit)],
            (*old.bsourcesigs, *old.bdependsigs, *old.bimplicitsigs),
            strict=True,
        )
    )
    if not before and not old.bactsig:
        yield f"there is no record of how {node.get_path()} was made"
        return
    now = {str(child): child for child in node.children()}
    for path, child in now.items():
        if path not in before:
            yield f"{child.get_path()} is a new input"
        elif not child.exists():
            yield f"{child.get_path()} is {'to be made again' if child.is_derived() else 'gone'}"
        elif child.get_csig() != getattr(before[path], "csig", None):
            yield from _changed_input(child.get_path(), node)
    if all(child.exists() for child in now.values()):  # else their includes are not known
        yield from (f"{path} is no input any more" for path in before if path not in now)
    action = action_of(node)
    assert action is not None
    yield from changed_command(str(old.bact or ""), signature(action, root))


def _changed_input(path: str, node: Any) -> Iterator[str]:
    if path == CODE:
        yield "the Python code of tinygen or of a plugin has changed"
    elif path == GENERATOR:
        yield from changed_generator(Path(node.abspath))
    else:
        yield f"{path} has changed"


def changed_generator(archive: Path) -> Iterator[str]:
    """What of the generator is not as it was when `archive` was written, as far as that matters to it."""
    state = generator()
    try:
        manifest = read_manifest(archive)
    except (OSError, ValueError, KeyError):
        yield "tinygen or a plugin has changed"
        return
    if manifest.code != state.code:
        yield "the Python code of tinygen or of a plugin has changed, or a template or kernel was added or removed"
    for name, digest in manifest.read.items():
        if state.files.get(name) != digest:
            yield f"{name.replace('/', ': ', 1)} has changed"


def changed_command(old: str, new: str) -> Iterator[str]:
    """The words that a command has lost and gained."""
    before, after = old.split("\n"), new.split("\n")
    lost = [word for word in before if word not in after]
    gained = [word for word in after if word not in before]
    if not lost and not gained:
        if before != after:
            yield "the order of the command's words has changed"
        return
    if gained and all(word.startswith(EXTRA) for word in (*lost, *gained)):
        old_text, new_text = (", ".join(word.removeprefix(EXTRA) for word in words) for words in (lost, gained))
        yield f"{old_text or 'nothing'} has become {new_text}"
        return
    parts = [f"without {' '.join(lost)}" if lost else "", f"with {' '.join(gained)}" if gained else ""]
    yield f"the command is now {' and '.join(part for part in parts if part)}"
