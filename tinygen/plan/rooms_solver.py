"""The cheapest split of an arena over several memories, by OR-Tools' CP-SAT: places and layouts at once."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from tinygen.ir import ToolError
from tinygen.plan.packing import Packing
from tinygen.plan.solver import installed

EFFORT = 30.0
"""CP-SAT's deterministic time at which it stops."""

Split = tuple[list[int], list[int], bool]
"""Room and byte offset of each item, and whether no split costs less."""


def solve_rooms(
    packing: Packing,
    capacities: Sequence[int],
    costs: Sequence[Sequence[int]],
    pinned: Mapping[int, int],
    where: Sequence[int],
    offsets: Sequence[int],
) -> Split:
    """A split that costs no more than the given one (room and byte offset of each item).

    `capacities`: bytes of each room. `costs`: of each item in each room. `pinned`: items whose room is given. One
    thread, a fixed seed and a deterministic limit. ToolError if OR-Tools is not installed.
    """
    if not installed():
        raise ToolError(
            "the arena is split over several memories, and OR-Tools, which finds the cheapest split, is not installed",
            where="the arena, under --optimize ram",
            cure="pip install 'tinygen[solver]', or another --optimize",
        )
    arguments = (packing, tuple(capacities), costs, dict(pinned), tuple(where), tuple(offsets))
    if "tensorflow" in sys.modules:  # as for one arena: the C++ libraries of the two clash
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            return pool.apply(_solve, arguments)
    return _solve(*arguments)


def _solve(
    packing: Packing,
    capacities: Sequence[int],
    costs: Sequence[Sequence[int]],
    pinned: Mapping[int, int],
    where: Sequence[int],
    offsets: Sequence[int],
) -> Split:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    items, rooms = range(len(where)), range(len(capacities))
    unit = packing.alignment
    starts = [model.new_int_var(0, max(capacities) // unit, f"start{i}") for i in items]
    inside = [[model.new_bool_var(f"in{i}_{r}") for r in rooms] for i in items]
    for i in items:
        model.add_exactly_one(inside[i])
        model.add_hint(starts[i], offsets[i] // unit)
        for r in rooms:
            model.add_hint(inside[i][r], int(where[i] == r))
            model.add(starts[i] * unit + packing.sizes[i] <= capacities[r]).only_enforce_if(inside[i][r])
        if i in pinned:
            model.add(inside[i][pinned[i]] == 1)
    for i, gaps in enumerate(packing.gaps):
        for j in gaps:
            if i < j:
                _apart(model, packing, starts, inside, i, j)
    model.minimize(sum(costs[i][r] * inside[i][r] for i in items for r in rooms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return list(where), list(offsets), False
    rooms_found = [next(r for r in rooms if solver.value(inside[i][r])) for i in items]
    return rooms_found, [solver.value(start) * unit for start in starts], status == cp_model.OPTIMAL


def _apart(
    model: Any, packing: Packing, starts: Sequence[Any], inside: Sequence[Sequence[Any]], i: int, j: int
) -> None:
    """Add: items i and j lie in different rooms, or as the packing wants them in one."""
    above, below, same, other = (model.new_bool_var(f"{how}{i}_{j}") for how in ("above", "below", "same", "other"))
    model.add(starts[j] - starts[i] >= packing.gaps[i][j]).only_enforce_if(above)
    model.add(starts[i] - starts[j] >= packing.gaps[j][i]).only_enforce_if(below)
    if (i, j) in packing.equal:
        model.add(starts[i] == starts[j]).only_enforce_if(same)
    else:
        model.add(same == 0)
    for here, there in zip(inside[i], inside[j], strict=True):
        model.add_bool_or(other.negated(), here.negated(), there.negated())
    model.add_bool_or(above, below, same, other)
