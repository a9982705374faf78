"""`tinygen explain` as a function: looks at targets as a build would, and builds nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tinygen.build.execute.explain import Look
from tinygen.build.execute.lock import workspace_lock
from tinygen.build.execute.nodes import build_environment
from tinygen.build.execute.planner import Planner, in_order
from tinygen.build.execute.progress import describe
from tinygen.build.execute.rounds import Rounds
from tinygen.build.rules.base import ConfiguredTarget
from tinygen.plugins import Session


def explain(
    root: Path, session: Session, targets: Sequence[ConfiguredTarget], say: Callable[[str], None]
) -> list[dict[str, Any]]:
    """For each target: its label, its status in words, and the actions, its dependencies' too, that would run."""
    with workspace_lock(root, say):
        env = build_environment(root, None)
        planner = Planner(root, session)
        look = Look(root)
        rounds = Rounds(env, planner, look, lambda _: None)
        if rounds.plan(targets):
            look(rounds.declared(rounds.outputs(targets)))
    return [_explained(planner, look, target) for target in targets]


def _explained(planner: Planner, look: Look, target: ConfiguredTarget) -> dict[str, Any]:
    needed = set(in_order([target]))
    actions = [
        {"message": describe(found.action), "outputs": list(found.action.outputs), "reasons": list(found.reasons)}
        for found in look.found
        if planner.owner[found.action.outputs[0]] in needed
    ]
    if not actions:
        status = "up to date"
    elif len(actions) == 1:
        status = "out of date: one action would run, and what follows from it"
    else:
        status = f"out of date: {len(actions)} actions would run, and what follows from them"
    return {"label": str(target.label), "status": status, "actions": actions}
