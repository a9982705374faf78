"""The kernels of a device as the instructions that they are: many cases in one firmware image, run and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.conformance.agreement import expected_of
from tinygen.conformance.case_library import Entry, Step, case_inputs, case_library
from tinygen.conformance.cases import choices, fixed_cases, seeded_draws, type_of
from tinygen.conformance.setting import ConformanceError, Record, Setting, Where, is_missing, located
from tinygen.device import Toolchain
from tinygen.ir import TinygenError
from tinygen.ops import Op
from tinygen.pipeline import OPTIMIZE
from tinygen.verification.runners import pack_inputs, read_tensors

OPERATORS = 6
"""Operators whose cases go into one image."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of one kernel of a case: `fault` is empty if every element is right.

    `instructions` is None where nothing counts them; `run` is False where the board's memory is too small for it.
    """

    step: Step
    fault: str
    instructions: int | None = None
    run: bool = True


class KernelsOnCore:
    """Checks operators on the setting's core; those of one image are built and run together."""

    def __init__(self, setting: Setting, where: Where, operators: Sequence[Op]) -> None:
        """`operators`: all that will be asked for."""
        self.setting, self.where = setting, where
        self._groups = [operators[n : n + OPERATORS] for n in range(0, len(operators), OPERATORS)]
        self._outcomes: dict[str, list[Outcome]] = {}
        self._refused: dict[str, ConformanceError] = {}

    def check(self, op: Op) -> list[Record]:
        """The records of `op`; ConformanceError names the first case, kernel and element that is wrong.

        ToolError or DeviceError if there is no compiler, emulator or board.
        """
        if op.name not in self._outcomes:
            group = next(g for g in self._groups if op in g)
            found = self._run(group)
            self._outcomes |= {one.name: [o for o in found if o.step.entry.case.op is one] for one in group}
        if op.name in self._refused:
            raise self._refused[op.name]
        outcomes = self._outcomes[op.name]
        for outcome in outcomes:
            if outcome.fault:
                case = outcome.step.entry.case
                where = f"{self.setting.device.name}, {self.where}, {op.name} {case.label} ({type_of(case.node)})"
                raise ConformanceError(outcome.fault, where=f"{where}, {outcome.step.choice.label}")
        return costs(outcomes)

    def _run(self, operators: Sequence[Op]) -> list[Outcome]:
        setting = self.setting
        toolchain = setting.toolchain()
        entries = []
        for op in operators:
            try:
                entries += entries_of(setting, op)
            except ConformanceError as error:
                self._refused[op.name] = error
        return run_entries(setting, self.where, toolchain, entries)


def entries_of(setting: Setting, op: Op) -> list[Entry]:
    """The cases of `op` that have code to run, and inputs. ConformanceError if a plugin fails at one."""
    entries = []
    for case in (*fixed_cases(op), *seeded_draws(op, setting.draws, setting.seed)):
        with located(f"{setting.device.name}, {op.name} {case.label} ({type_of(case.node)})"):
            found = choices(setting.session, setting.device, case.node)
            expected = expected_of(op, case.graph, case.seed)
        code = tuple(choice for choice in found if not choice.kernel.alias)
        if code and any(case.graph.tensors[i].bytes for i in case.graph.inputs):
            entries.append(Entry(case, expected, code))
    return entries


def run_entries(setting: Setting, where: Where, toolchain: Toolchain, entries: Sequence[Entry]) -> list[Outcome]:
    """The outcomes of all kernels of `entries`. What stops an image is found by halving."""
    if not entries:
        return []
    try:
        return _run_image(setting, where, toolchain, entries)
    except TinygenError as error:
        if is_missing(error):
            raise
        if len(entries) > 1:
            middle = len(entries) // 2
            halves = (entries[:middle], entries[middle:])
            return [o for half in halves for o in run_entries(setting, where, toolchain, half)]
        (entry,) = entries
        if len(entry.choices) > 1:
            single = [Entry(entry.case, entry.expected, (choice,)) for choice in entry.choices]
            return [o for one in single for o in run_entries(setting, where, toolchain, [one])]
        step = Step(entry, entry.choices[0])
        if "does not fit" in error.what:
            return [Outcome(step, "", run=False)]
        return [Outcome(step, str(error))]


def _run_image(setting: Setting, where: Where, toolchain: Toolchain, entries: Sequence[Entry]) -> list[Outcome]:
    library, steps = case_library(setting, entries)
    image = setting.firmware(library, where, trace=False)
    inputs = pack_inputs([case_inputs(entries)])
    result = setting.session.run(setting.device, image, inputs, counting=where == "emulator")
    values = read_tensors(library, result, 1)[0]
    outcomes = []
    for n, (step, node) in enumerate(zip(steps, library.lowered.graph.nodes, strict=True)):
        count = result.counts.get(f"{library.name}_layer_{n}")
        fault = step.fault([values[i] for i in node.outputs])
        outcomes.append(Outcome(step, fault, count.instructions if count else None))
    return outcomes


def costs(outcomes: Sequence[Outcome]) -> list[Record]:
    """A record for each case: instructions of the device's own kernel and of the portable one, MACs, elements."""
    records = []
    for entry in dict.fromkeys(o.step.entry for o in outcomes):
        mine = [o for o in outcomes if o.step.entry is entry]
        own = sorted((o for o in mine if o.step.choice.own), key=lambda o: OPTIMIZE.index(o.step.choice.optimize[0]))
        portable = [o for o in mine if not o.step.choice.own]
        symbols = [s for o in own for s in o.step.choice.kernel.symbols]
        record: Record = {"op": entry.case.op.name, "type": type_of(entry.case.node), "case": entry.case.label}
        record |= {"symbols": symbols, "ran": len(mine)}
        record["too_large"] = sum(not o.run for o in mine)
        counted = (own or portable)[0].instructions if own or portable else None
        if counted is not None:
            record["own_kernel"] = bool(own)
            record["instructions"] = counted
            record["portable_instructions"] = portable[0].instructions if portable else None
            record["macs"] = entry.case.op.macs(entry.case.node)
            record["elements"] = sum(t.elements for t in entry.case.node.outputs)
        records.append(record)
    return records
