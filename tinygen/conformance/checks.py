"""The list of all checks of a device: what `pytest --tinygen-device` collects."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinygen.conformance import hooks, memory, models, refusals, templates
from tinygen.conformance.kernels_on_core import KernelsOnCore
from tinygen.conformance.kernels_on_host import check_operator
from tinygen.conformance.networks import KINDS
from tinygen.conformance.sanitized import SanitizedKernels
from tinygen.conformance.setting import Record, Setting, Where
from tinygen.pipeline import OPTIMIZE

if TYPE_CHECKING:
    from tinygen.ops import Op


@dataclass(frozen=True, eq=False)
class Check:
    """One thing to prove about a device, at one place; `run` returns records for the table.

    `operator`: the operator that it is about, or "".
    """

    where: Where
    name: str
    run: Callable[[], Sequence[Record]]
    operator: str = ""


class Runs:
    """What the checks of one device share: a process under sanitizers, and images of many operators.

    `wanted` is set to the operators that are left after selection, so that images hold no others.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.wanted: list[Op] = list(setting.session.ops.values())
        self._cores: dict[Where, KernelsOnCore] = {}
        self._sanitized: SanitizedKernels | None = None

    def on_core(self, where: Where, op: Op) -> list[Record]:
        if where not in self._cores:
            self._cores[where] = KernelsOnCore(self.setting, where, self.wanted)
        return self._cores[where].check(op)

    def sanitized(self, op: Op) -> list[Record]:
        if self._sanitized is None:
            self._sanitized = SanitizedKernels(self.setting)
        return self._sanitized.check(op.name)

    def close(self) -> None:
        if self._sanitized is not None:
            self._sanitized.close()


def checks(runs: Runs, places: Sequence[Where]) -> Iterator[Check]:
    """All checks of a device at `places`, in order: cheap ones first."""
    if "host" in places:
        yield from _host(runs)
    if "sanitizer" in places:
        for op in runs.setting.session.ops.values():
            yield Check("sanitizer", op.name, functools.partial(runs.sanitized, op), op.name)
        yield from _joined_models(runs.setting, "sanitizer")
    for where in (place for place in places if place in ("emulator", "board")):
        if where == "emulator":
            yield _plain(where, "memory: too large an image", memory.check_image_limit, runs.setting)
        for op in runs.setting.session.ops.values():
            yield Check(where, op.name, functools.partial(runs.on_core, where, op), op.name)
        yield from _joined_models(runs.setting, where)


def _host(runs: Runs) -> Iterator[Check]:
    setting = runs.setting
    for name, check in (
        ("hooks", hooks.check_hooks),
        ("toolchain", hooks.check_toolchain),
        ("errors: an unknown operator", refusals.check_unknown_operator),
        ("errors: an unknown compiler", refusals.check_unknown_toolchain),
        ("errors: a missing compiler", refusals.check_missing_compiler),
        ("memory: what the device states", memory.check_stated_memory),
        ("memory: too small an arena", memory.check_arena_limit),
        ("templates", templates.check_templates),
        ("templates: rendered, compiled", templates.check_rendered),
    ):
        yield _plain("host", name, check, setting)
    for op in setting.session.ops.values():
        yield Check("host", op.name, functools.partial(check_operator, setting, op), op.name)
    for kind in KINDS:
        network = kind.__name__
        yield _plain("host", f"network {network}", functools.partial(models.check_on_host, name=network), setting)


def _joined_models(setting: Setting, where: Where) -> Iterator[Check]:
    for optimize in OPTIMIZE:
        check = functools.partial(models.check_joined, where=where, optimize=optimize)
        yield _plain(where, f"networks, optimize {optimize}", check, setting)


def _plain(where: Where, name: str, check: Callable[[Setting], object], setting: Setting) -> Check:
    """A check that tells nothing for the table."""

    def run() -> Sequence[Record]:
        check(setting)
        return ()

    return Check(where, name, run)
