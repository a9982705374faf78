"""The table of RAM against time: ordered, unbeaten, and each size can be had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import tinygen
from tests.models import suite
from tinygen.pipeline import compile_model
from tinygen.report.pareto import pareto

M4 = "cortex-m4"


@pytest.mark.parametrize(("name", "points", "smallest"), [("kws_int8", 2, 5_000), ("ic_int8", 5, 19_200)])
def test_every_size_can_be_had(name: str, points: int, smallest: int) -> None:
    session = suite.session()
    rows = pareto(session, suite.model_path(name), session.device(M4), "balanced")
    sizes, costs = ([row[key] for row in rows] for key in ("arena_bytes", "instructions_percent"))
    assert sizes == sorted(set(sizes)) and costs == sorted(set(costs), reverse=True)
    assert len(rows) >= points and sizes[0] <= smallest
    assert not rows[-1]["cascades"] or costs[-1] < 0, "layers that run whole cost nothing"
    for row in rows:
        library = compile_model(suite.model_path(name), M4, arena=row["arena_bytes"], session=session)
        assert library.lowered.plan.arena_bytes <= row["arena_bytes"]


def test_the_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    done = tinygen("analyze", suite.model_path("ic_int8"), "--device", M4, "--feed", "--pareto", "--json", target)
    assert done.returncode == 0, done.stderr
    rows = json.loads(target.read_text())["pareto"]
    assert all(row["cascades"][0]["layers"][0] == 0 for row in rows)  # what reads the rows that are fed
