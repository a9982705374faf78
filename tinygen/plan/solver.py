"""The layout by a constraint solver: OR-Tools' CP-SAT, for what our own search does not settle."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from tinygen.ir import ToolError
from tinygen.plan.packing import Packing
from tinygen.plan.search import Found

EFFORT = 15.0
"""CP-SAT's deterministic time at which it stops: a count of work, about as many seconds."""


def solve(packing: Packing, offsets: Sequence[int], bound: int) -> Found:
    """A smaller layout than `offsets` (units) where the solver finds one, and a lower bound of all, in bytes.

    One thread, a fixed seed and a deterministic limit: the same release of OR-Tools gives the same layout everywhere.
    ToolError if OR-Tools is not installed.
    """
    if not installed():
        raise ToolError(
            "no layout was proven the smallest, and OR-Tools, which could, is not installed",
            where="the arena, under --optimize ram",
            cure="pip install 'tinygen[solver]', or another --optimize",
        )
    if "tensorflow" in sys.modules:  # the C++ libraries of the two clash: in one process the solver crashes
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            return pool.apply(_solve, (packing, tuple(offsets), bound))
    return _solve(packing, offsets, bound)


def installed() -> bool:
    try:
        return find_spec("ortools.sat.python") is not None
    except ImportError:  # not even the package that would hold it
        return False


def _solve(packing: Packing, offsets: Sequence[int], bound: int) -> Found:
    from ortools.sat.python import cp_model

    best = packing.arena_bytes(offsets)
    model = cp_model.CpModel()
    starts = [model.new_int_var(0, packing.highest(i, best), f"start{i}") for i in range(len(offsets))]
    arena = model.new_int_var(bound, best, "arena")
    for i, start in enumerate(starts):
        model.add(arena >= start * packing.alignment + packing.sizes[i])
        model.add_hint(start, offsets[i])
    model.add_hint(arena, best)
    for i, gaps in enumerate(packing.gaps):
        for j in gaps:
            if i < j:
                _one_of(model, packing, starts, i, j)
    model.minimize(arena)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    proven = max(bound, round(solver.best_objective_bound))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(tuple(offsets), proven)
    return Found(tuple(solver.value(start) for start in starts), proven)


def _one_of(model: Any, packing: Packing, starts: Sequence[Any], i: int, j: int) -> None:
    """Add: item j lies far enough above item i, or below it, or both start together where they may."""
    above, below, same = (model.new_bool_var(f"{how}{i}_{j}") for how in ("above", "below", "same"))
    model.add(starts[j] - starts[i] >= packing.gaps[i][j]).only_enforce_if(above)
    model.add(starts[i] - starts[j] >= packing.gaps[j][i]).only_enforce_if(below)
    if (i, j) in packing.equal:
        model.add(starts[i] == starts[j]).only_enforce_if(same)
    else:
        model.add(same == 0)
    model.add_bool_or(above, below, same)
