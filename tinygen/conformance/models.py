"""Whole networks by every scheme of the device: on the host, under sanitizers, and as firmware with a canary."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from importlib.util import find_spec

from tinygen.build.images import build_host_program
from tinygen.codegen.library import Library
from tinygen.conformance.agreement import first_difference
from tinygen.conformance.joined import joined
from tinygen.conformance.networks import networks, samples
from tinygen.conformance.setting import Setting, Where, located
from tinygen.device import Image
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Graph, MismatchError
from tinygen.pipeline import OPTIMIZE, compile_model
from tinygen.quantize.model import quantize_model
from tinygen.quantize.schemes import rule_name, scheme_for
from tinygen.verification.check import Runner, verify_library
from tinygen.verification.inputs import make_inputs
from tinygen.verification.reference import run_reference
from tinygen.verification.runners import host_runner, image_runner

FLOAT = "float32"
INPUT_SETS = 3
CANARY_STATUS = 3
CANARY = f"#define TG_CANARY {CANARY_STATUS}\n"
"""Put before a firmware's main file, this makes it watch the bytes behind the arena, and end so if they change."""


@dataclass(frozen=True, eq=False)
class Model:
    """One network by one scheme, as its `.tflite` file has it."""

    name: str
    scheme: str
    graph: Graph
    content: bytes

    @property
    def label(self) -> str:
        return f"network {self.name}, scheme {self.scheme}"


def scheme_names(setting: Setting) -> list[str]:
    """float32, the default scheme, and every other that the device has a rule for."""
    return list(dict.fromkeys([FLOAT, "int8", *map(rule_name, setting.session.rules(setting.device))]))


@functools.lru_cache(maxsize=2)
def models(setting: Setting) -> tuple[Model, ...]:
    """Every network by every scheme. ConformanceError if a rule cannot be followed."""
    return tuple(
        model(setting, name, graph, scheme)
        for name, graph in networks(setting.session.ops, setting.seed).items()
        for scheme in scheme_names(setting)
    )


def model(setting: Setting, name: str, graph: Graph, scheme: str) -> Model:
    """The float32 network `graph`, quantized by `scheme`."""
    session = setting.session
    with located(f"{setting.device.name}, network {name}, scheme {scheme}"):
        if scheme != FLOAT:
            chosen = [scheme] if scheme != "int8" else []
            graph = quantize_model(
                graph, samples(graph), device=setting.device.name, schemes=chosen, session=session
            ).graph
        content = write_tflite(graph, session.ops)
        return Model(name, scheme, read_tflite(content, session.ops, name), content)


def check_on_host(setting: Setting, name: str) -> int:
    """The network `name` by every scheme for each value of `optimize`, every tensor; and TensorFlow Lite Micro's.

    Returns how many different libraries ran. ConformanceError names scheme, `optimize`, tensor and element.
    """
    count = 0
    for one in (m for m in models(setting) if m.name == name):
        seen = set()
        for optimize, encode in (*((one, "none") for one in OPTIMIZE), ("flash", "auto")):
            with located(f"{setting.device.name} on the host, {one.label}, optimize {optimize}, encode {encode}"):
                library = compile_model(
                    one.graph, setting.device.name, optimize=optimize, encode=encode, session=setting.session
                )
                code = tuple(text for file, text in library.files.items() if file.endswith((".c", ".h", ".S")))
                if code not in seen:
                    seen.add(code)
                    run = functools.partial(host_runner, HostModel(library, host_toolchain(setting.compiler)))
                    compare(setting, library, one.graph, run, "host", None if len(seen) > 1 else one)
        count += len(seen)
    return count


def check_joined(setting: Setting, where: Where, optimize: str) -> int:
    """All networks by all schemes together, under sanitizers or as firmware with a canary behind its arena.

    Returns how many networks ran: those that the board's memory is too small for are left out. ConformanceError as
    above; ToolError or DeviceError if there is no compiler, emulator or board.
    """
    return sum(_joined(setting, where, optimize, group) for group in by_scheme(setting).values())


def by_scheme(setting: Setting) -> dict[str, tuple[Model, ...]]:
    """Scheme -> its networks."""
    found = models(setting)
    return {scheme: tuple(m for m in found if m.scheme == scheme) for scheme in dict.fromkeys(m.scheme for m in found)}


@functools.lru_cache(maxsize=64)
def joined_library(setting: Setting, group: tuple[Model, ...], optimize: str, encode: str = "none") -> Library:
    """All networks of `group` as one library."""
    graph = joined(one.graph for one in group)
    return compile_model(graph, setting.device.name, optimize=optimize, encode=encode, session=setting.session)


def _joined(setting: Setting, where: Where, optimize: str, group: tuple[Model, ...]) -> int:
    session, device = setting.session, setting.device
    names = ", ".join(dict.fromkeys(one.name for one in group))
    graph = joined(one.graph for one in group)
    with located(f"{device.name}, {where}, networks {names}, scheme {group[0].scheme}, optimize {optimize}"):
        library = joined_library(setting, group, optimize)
        try:
            if where == "sanitizer":  # which watches all bytes
                target = session.device("host")
                image = Image(build_host_program(library, session.toolchain(target, setting.compiler), sanitize=True))
            else:
                target, watched = device, replace(library, firmware=CANARY + library.firmware)
                image = setting.firmware(watched, where, trace=True)
        except MismatchError:  # larger than the memory
            if len(group) == 1:
                return 0
            middle = len(group) // 2
            return sum(_joined(setting, where, optimize, half) for half in (group[:middle], group[middle:]))
        try:
            compare(setting, library, graph, lambda sets: image_runner(session, library, target, image, sets), where)
        except MismatchError as error:
            if f"status {CANARY_STATUS}" not in error.what:
                raise
            arena = library.lowered.plan.arena_bytes
            raise MismatchError(f"the network wrote behind its arena of {arena} bytes") from error
    return len(group)


def compare(
    setting: Setting, library: Library, graph: Graph, run: Runner, engine: str, model: Model | None = None
) -> None:
    """Every tensor of `library` against the reference of its graph, and its outputs against that of `graph`.

    The second finds a pass of a plugin that changes results: it changes the library's own graph, too. With `model`
    also against TensorFlow Lite Micro, where that is installed and computes what the scheme means.
    """
    session, inputs = setting.session, make_inputs(graph, INPUT_SETS, seed=setting.seed)
    outcome = verify_library(library, inputs, run, engine=engine, ops=session.ops)
    if not outcome.bit_exact:
        raise MismatchError(outcome.where)
    for n, (one, actual) in enumerate(zip(inputs, outcome.outputs, strict=True)):
        expected = run_reference(graph, one, session.ops)
        for place, (index, value) in enumerate(zip(graph.outputs, actual, strict=True)):
            if found := first_difference(value, expected[index]):
                raise MismatchError(f"a pass changed output {place}: input set {n}, {found}")
    if model is not None and _has_oracle(setting, model):
        outcome = verify_library(
            library, inputs, run, engine=engine, ops=session.ops, oracle="tflm", model=model.content
        )
        if not outcome.bit_exact:
            raise MismatchError(f"TensorFlow Lite Micro: {outcome.where}")


def _has_oracle(setting: Setting, model: Model) -> bool:
    """Whether TensorFlow Lite Micro is installed and rounds as the scheme does."""
    scheme = scheme_for("*", setting.session.rules(setting.device), [] if model.scheme == "int8" else [model.scheme])
    return find_spec("tflite_micro") is not None and scheme.rounding == "double"
