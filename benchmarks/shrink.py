"""`python -m benchmarks.shrink`: the examples' recipes with several seeds; writes the table in docs/shrink.md.

Needs TensorFlow, scikit-learn, espeak-ng and the cross compiler. Each recipe with each seed is a target, see
`trainings`: an interrupted run goes on, and networks are measured again, not trained again, when tinygen has changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import click

from benchmarks.encode import left_of, pairs, weights_of
from benchmarks.trainings import ROOT, trained
from tinygen.plugins import create_session
from tinygen.shrink import Stage
from tinygen.shrink.table import markdown

PAGE = ROOT / "docs" / "shrink.md"
BEGIN, END = "<!-- bench: begin -->\n", "<!-- bench: end -->"
TITLES = ("network", "figure", "goal", "mean", "spread")
TASKS = ("digits", "keywords", "vibration")
MORE_SEEDS = {"digits": 2}
"""Task -> so many times as many seeds: an image of its test set is a quarter of a point."""
MLPERF = {"ad": 0.70, "ic": 0.96, "kws": 0.98}
"""Network -> at most this share of its int8 weights is left in flash."""


@dataclass(frozen=True)
class Figure:
    """A row of the table.

    Args:
        task: whose runs it is taken from.
        name: what it says.
        goal: in words.
        value: of the stages of one run.
        text: how a value is written.
    """

    task: str
    name: str
    goal: str
    value: Callable[[Sequence[Stage]], float]
    text: Callable[[float], str] = "{:.2f}".format


def lost(stages: Sequence[Stage]) -> float:
    """Points of accuracy below the float base."""
    return 100 * (stages[0].float_accuracy - stages[-1].accuracy)


def weights_share(stages: Sequence[Stage]) -> float:
    """Weights in flash, decoder and tables included, over those of the base as int8."""
    return flash_weights(stages[-1]) / flash_weights(stages[0])


def flash_weights(stage: Stage) -> int:
    """Of the linked image."""
    if stage.flash_weights_bytes is None:
        raise click.ClickException(f"{stage.name}: {stage.note}")
    return stage.flash_weights_bytes


def times(stages: Sequence[Stage]) -> float:
    """float32 weights of the base over what is left in flash."""
    return stages[0].float_weights_bytes / flash_weights(stages[-1])


def image_share(stages: Sequence[Stage]) -> float:
    """The whole linked image over that of the base as int8."""
    return (stages[-1].flash_bytes or 0) / (stages[0].flash_bytes or 1)


def pruned(stages: Sequence[Stage]) -> Sequence[Stage]:
    """As far as channels were pruned and the network distilled."""
    return stages[: [stage.kind for stage in stages].index("prune-channels") + 1]


def macs_share(stages: Sequence[Stage]) -> float:
    """MACs of the pruned network over those of the base."""
    return pruned(stages)[-1].macs / stages[0].macs


def decoding_ram(stages: Sequence[Stage]) -> float:
    """Bytes of RAM that encoding adds."""
    return (stages[-1].ram_bytes or 0) - (stages[-2].ram_bytes or 0)


BYTES = "{:,.0f}".format
SHARE = "{:.3f}".format
FIGURES = (
    Figure("digits", "accuracy of the float base, %", "", lambda s: 100 * s[0].float_accuracy),
    Figure("digits", "float32 weights, bytes", "", lambda s: s[0].float_weights_bytes, BYTES),
    Figure("digits", "weights in flash, bytes", "", lambda s: flash_weights(s[-1]), BYTES),
    Figure("digits", "float32 weights / weights in flash", "at least 40, aim 60", times, "{:.1f}".format),
    Figure("digits", "points lost", "at most 0.5", lost),
    Figure("digits", "linked image / that of the int8 base", "", image_share, SHARE),
    Figure("keywords", "accuracy of the float base, %", "at least 87", lambda s: 100 * s[0].float_accuracy),
    Figure("keywords", "weights in flash / those of the int8 base", "at most 0.40, aim 0.20", weights_share, SHARE),
    Figure("keywords", "points lost", "at most 1", lost),
    Figure("keywords", "linked image / that of the int8 base", "", image_share, SHARE),
    Figure("keywords", "RAM that encoding adds, bytes", "at most 1024", decoding_ram, BYTES),
    Figure("keywords", "MACs / those of the base, pruned", "at most 0.45", macs_share, SHARE),
    Figure("keywords", "points lost, pruned and distilled", "at most 2", lambda s: lost(pruned(s))),
    Figure("keywords int4", "points that int4 weights lose against int8", "at most 0.5",
           lambda s: 100 * (s[0].accuracy - s[-1].accuracy)),
    Figure("vibration", "area under ROC of the float base, %", "", lambda s: 100 * s[0].float_accuracy),
    Figure("vibration", "linked image / that of the int8 base", "at most 0.3", image_share, SHARE),
    Figure("vibration", "points of the area lost", "at most 1", lost),
    Figure("vibration", "RAM that encoding adds, bytes", "at most 1024", decoding_ram, BYTES),
)  # fmt: skip


def rows(runs: dict[str, list[tuple[Stage, ...]]]) -> list[tuple[str, ...]]:
    """The table: mean and spread (standard deviation) over the seeds."""
    found: list[tuple[str, ...]] = []
    for figure in FIGURES:
        if figure.task in runs:
            values = [figure.value(stages) for stages in runs[figure.task]]
            spread = figure.text(stdev(values)) if len(values) > 1 else "-"
            found.append((figure.task, figure.name, figure.goal, figure.text(mean(values)), spread))
    return found


def mlperf_rows() -> list[tuple[str, ...]]:
    """What encoding leaves of the int8 weights of MLPerf Tiny's networks, in the linked image."""
    session = create_session()
    found: list[tuple[str, ...]] = []
    for kind, (raw, encoded) in pairs(list(MLPERF), "cortex-m4").items():
        goal, left = MLPERF[kind], left_of(weights_of(session, kind, "cortex-m4"), raw, encoded)
        name = "weights in flash / int8, encoded without loss"
        found.append((f"MLPerf Tiny {kind}", name, f"at most {goal:.2f}", SHARE(left), "-"))
    return found


@click.command()
@click.argument("tasks", nargs=-1, type=click.Choice(TASKS))
@click.option("--seeds", default=3, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Where all stages of all runs go.")
def main(tasks: tuple[str, ...], seeds: int, file: Path | None) -> None:
    """Train, shrink and measure; prints the table, and writes it into docs/shrink.md if all TASKS were run."""
    runs: dict[str, list[tuple[Stage, ...]]] = {}
    for task in tasks or TASKS:
        for one in dict.fromkeys(figure.task for figure in FIGURES if figure.task.partition(" ")[0] == task):
            runs[one] = trained(one, seeds * MORE_SEEDS.get(task, 1))
            click.echo(markdown(TITLES, rows(runs), texts=3))
    table: list[Any] = rows(runs)
    if set(tasks or TASKS) == set(TASKS):
        table += mlperf_rows()
        before, rest = PAGE.read_text().split(BEGIN)
        more = "".join(f", {seeds * factor} for {task}" for task, factor in MORE_SEEDS.items())
        words = f"Cortex-M4, {seeds} seeds{more}.\n\n{markdown(TITLES, table, texts=3)}"
        PAGE.write_text(f"{before}{BEGIN}\n{words}\n{END}{rest.split(END)[1]}")
    click.echo(markdown(TITLES, table, texts=3))
    if file:
        stages = {task: [[stage.as_dict() for stage in one] for one in found] for task, found in runs.items()}
        file.write_text(json.dumps(stages, indent=1) + "\n")


if __name__ == "__main__":
    main()
