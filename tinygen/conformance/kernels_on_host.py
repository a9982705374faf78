"""The kernels of a device on this machine: as C functions called through cffi, with guards around every buffer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.util import find_spec

from tinygen.conformance.agreement import check_kernel, expected_of
from tinygen.conformance.case_library import Entry, case_inputs, case_library
from tinygen.conformance.cases import Case, choices, fixed_cases, seeded_draws, type_of
from tinygen.conformance.setting import ConformanceError, Record, Setting, located
from tinygen.host.kernels import KernelRunner
from tinygen.host.model import HostModel
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import Graph, Kernel, MismatchError
from tinygen.ops import Draw, Op
from tinygen.paths import templates_dir


def runner_of(setting: Setting, compiler: str | None = None, sanitize: bool = False) -> KernelRunner:
    """Compiles the device's kernels for the host, with the definitions that its runtime needs."""
    toolchain = host_toolchain(compiler)
    defines = tuple(f"-D{define}" for define in setting.device.defines)
    folders = setting.session.runtime_dirs(setting.device)
    return KernelRunner(folders, replace(toolchain, cflags=(*toolchain.cflags, *defines)), sanitize)


def check_operator(setting: Setting, op: Op) -> list[Record]:
    """Every kernel that the device has for the cases of `op` and for random graphs, drawn by hypothesis if it is there.

    ConformanceError names the operator, the case, the kernel and the first element that differs.
    """
    runner = runner_of(setting, setting.compiler)
    records = check_cases(setting, fixed_cases(op), runner)
    check_rendered(setting, op)
    if setting.draws and find_spec("hypothesis") is not None:
        from tinygen.conformance.hypothesis_draw import run_draws

        def check(draw: Draw) -> None:
            graph = op.draw(draw)
            drawn = Case(op, "a random graph", graph, draw.integer(0, 1 << 30))
            records.extend(check_cases(setting, [drawn], runner))

        run_draws(check, setting.draws, setting.seed)
    else:
        records += check_cases(setting, seeded_draws(op, setting.draws, setting.seed), runner)
    return records


def check_graph(setting: Setting, graph: Graph, seed: int) -> tuple[str, ...]:
    """Every kernel that the device has for a graph of one node of your own; the C functions of those that are its own.

    `seed` makes the inputs. ConformanceError as of `check_operator`.
    """
    node = graph.bind(graph.nodes[0])
    case = Case(setting.session.ops[node.op], "a graph of its own", graph, seed)
    (record,) = check_cases(setting, [case], runner_of(setting, setting.compiler))
    symbols: list[str] = record["symbols"]
    return tuple(dict.fromkeys(symbols))


def check_rendered(setting: Setting, op: Op) -> None:
    """The kernels that a template of the device renders, as C that it has rendered."""
    base = {path.name for path in templates_dir().glob("*.j2")}
    replaced = any((folder / Kernel().template).is_file() for folder in setting.session.template_dirs(setting.device))
    for case in fixed_cases(op):
        with located(f"{setting.device.name}, {op.name} {case.label}"):
            found = choices(setting.session, setting.device, case.node)
        for choice in found:
            if choice.kernel.alias or not (replaced or choice.kernel.template not in base):
                continue
            with located(f"{setting.device.name}, {op.name} {case.label}, {choice.label}"):
                entry = Entry(case, expected_of(op, case.graph, case.seed), (choice,))
                library, (step,) = case_library(setting, [entry])
                if fault := step.fault(HostModel(library, host_toolchain(setting.compiler)).run(case_inputs([entry]))):
                    raise MismatchError(f"template {choice.kernel.template}: {fault}")


def check_cases(setting: Setting, cases: Iterable[Case], runner: KernelRunner) -> list[Record]:
    """Every kernel that the device has for `cases`; one record for each case."""
    records = []
    for case in cases:
        where = f"{setting.device.name}, {case.op.name} {case.label} ({type_of(case.node)})"
        with located(where):
            expected = expected_of(case.op, case.graph, case.seed)
            found = choices(setting.session, setting.device, case.node)
        for choice in found:
            with located(f"{where}, {choice.label}"):
                try:
                    check_kernel(choice.kernel, expected, runner)
                except FileNotFoundError as error:
                    raise ConformanceError(f"a file of the kernel is missing: {error}", where=where) from error
        own = [s for c in found if c.own for s in c.kernel.symbols or ("alias",)]
        record: Record = {"op": case.op.name, "type": type_of(case.node), "case": case.label, "symbols": own}
        records.append(record)
    return records
