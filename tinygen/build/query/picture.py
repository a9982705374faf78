"""Shows the answer to a query as an SVG picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from tinygen.build.language.label import Label
from tinygen.build.query.functions import kind_of
from tinygen.build.query.graph import DependencyGraph
from tinygen.build.query.layout import HEIGHT, place
from tinygen.build.query.output import edges_among
from tinygen.build.rules.base import Target

CHARACTER = 7.3
"""Width of one character, in pixels, at 12 px."""
MARGIN = 12.0
_STYLE = (
    "text{font:12px monospace;text-anchor:middle;dominant-baseline:central;fill:#111}"
    "rect{fill:#eef3fb;stroke:#456}rect.file{fill:#fff;stroke-dasharray:4 3}path{fill:none;stroke:#678}"
)


def as_svg(graph: DependencyGraph, labels: Sequence[Label]) -> str:
    """The answer and the edges within it, dependencies below. Files are dashed; a title tells the rule of a target."""
    nodes = sorted(set(labels))
    widths = {label: len(str(label)) * CHARACTER + 16 for label in nodes}
    layout = place(nodes, edges_among(graph, nodes), widths)
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{-MARGIN:g} {-MARGIN:g} {width:.1f} {height:.1f}">',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" style="fill:#678;stroke:none"/></marker></defs>',
    ]
    for points in layout.paths.values():
        lines.append(f'<path d="{_curve(points)}" marker-end="url(#arrow)"/>')
    for label in nodes:
        x, y = layout.centers[label]
        style = "" if isinstance(graph.node(label), Target) else ' class="file"'
        lines.append(
            f'<g><title>{escape(kind_of(graph, label))}</title><rect{style} x="{x - widths[label] / 2:.1f}" '
            f'y="{y - HEIGHT / 2:.1f}" width="{widths[label]:.1f}" height="{HEIGHT:g}" rx="4"/>'
            f'<text x="{x:.1f}" y="{y:.1f}">{escape(str(label))}</text></g>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Smooth from point to point, vertical at each."""
    text = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (y1 + y2) / 2
        text += f"C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
    return text
