"""What is run of each operator: its cases and random graphs, and the kernels that a device has for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tinygen.conformance.corners import corners
from tinygen.conformance.draw import SeededDraw
from tinygen.device import Device
from tinygen.ir import BoundNode, Graph, Kernel
from tinygen.ops import Op
from tinygen.ops.common.packed import weight_bits
from tinygen.pipeline import OPTIMIZE
from tinygen.plugins import Session

CASE = "case "
"""What the labels of an operator's own cases begin with."""


@dataclass(frozen=True, eq=False)
class Case:
    """A graph of one node: case or draw `label` of `op`; `seed` makes its inputs."""

    op: Op
    label: str
    graph: Graph
    seed: int

    @property
    def node(self) -> BoundNode:
        return self.graph.bind(self.graph.nodes[0])


@dataclass(frozen=True, eq=False)
class Choice:
    """A kernel that a device has for a case under some values of `optimize`; `own`: not just the portable one."""

    kernel: Kernel
    optimize: tuple[str, ...]
    own: bool

    @property
    def label(self) -> str:
        """For messages: its functions, why it was chosen, and when."""
        symbols = ", ".join(self.kernel.symbols) or "an alias, no code"
        return f"kernel {symbols} ({self.kernel.why}), optimize {', '.join(self.optimize)}"


def fixed_cases(op: Op) -> Iterator[Case]:
    """The operator's own cases, in their order, and the corners of kernels."""
    for i, graph in enumerate(op.cases()):
        yield Case(op, f"{CASE}{i}", graph, i)
    for i, graph in enumerate(corners(op.name)):
        yield Case(op, f"corner {i}", graph, i)


def seeded_draws(op: Op, count: int, seed: int) -> Iterator[Case]:
    """`count` random graphs, the same in every run."""
    for i in range(count):
        number = seed * 100_003 + i
        yield Case(op, f"draw {i} of seed {seed}", op.draw(SeededDraw(number)), number)


def choices(session: Session, device: Device, node: BoundNode) -> list[Choice]:
    """Every kernel that `device` takes for `node`, whatever may be spent; the portable one is among them.

    PluginError if a plugin fails or answers nonsense.
    """
    portable = content(session.ops[node.op].kernel(node))
    found: dict[tuple[object, ...], Choice] = {}
    for optimize in OPTIMIZE:
        chosen = session.kernel(node, device, optimize)
        for kernel in filter(None, (chosen, chosen.roomy, chosen.instead)):
            key = content(kernel)
            known = found.get(key)
            before = known.optimize if known else ()
            found[key] = Choice(known.kernel if known else kernel, (*before, optimize), key != portable)
    return list(found.values())


def content(kernel: Kernel) -> tuple[object, ...]:
    """What makes two descriptions the same kernel."""
    arguments = [vars(a) for call in kernel.calls for a in call.arguments]
    data = [v.tobytes() if hasattr(v, "tobytes") else repr(v) for fields in arguments for v in fields.values()]
    sources = tuple((call.symbol, call.source, call.needs) for call in kernel.calls)
    places = (kernel.inplace, repr(sorted(kernel.overlay.items())), repr(sorted(kernel.overlay_up.items())))
    return (sources, kernel.alias, kernel.scratch_bytes, kernel.template, repr(kernel.data), *places, *data)


def type_of(node: BoundNode) -> str:
    """The arithmetic of a node in a word or two: `int8`, `int8 w4` (weights of 4 bits), `int8 single` (rounding)."""
    given = [t for t in node.inputs if t is not None]
    words = [next((t for t in given if not t.is_constant), given[0]).dtype.value]
    bits = min((weight_bits(t) for t in node.inputs if t is not None and t.is_constant), default=8)
    if bits < 8:
        words.append(f"w{bits}")
    if getattr(node.attrs, "rounding", "double") == "single":
        words.append("single")
    return " ".join(words)
