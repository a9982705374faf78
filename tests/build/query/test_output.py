"""How answers are shown: JSON, Graphviz, SVG; stable, and true to the graph."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build.language.toy import workspace
from tinygen.build.language.label import Label
from tinygen.build.query.evaluate import ask
from tinygen.build.query.graph import DependencyGraph
from tinygen.build.query.layout import GAP_X, HEIGHT, place
from tinygen.build.query.output import as_dot, as_json, as_text, edges_among
from tinygen.build.query.picture import as_svg

FILES = {
    "app/BUILD.tg": """
        toy_library(name = "a", deps = [":b", ":c"], suffix = "<&>" + select({"//conditions:default": "d"}))
        toy_library(name = "b", deps = [":d"])
        toy_library(name = "c", deps = [":d"], data = ["f.bin"])
        toy_library(name = "d")
    """,
    "app/f.bin": "",
}


@pytest.fixture
def answer(tmp_path: Path) -> tuple[DependencyGraph, tuple[Label, ...]]:
    return ask(workspace(tmp_path, FILES), "deps(//app:a)")


def test_json(answer: tuple[DependencyGraph, tuple[Label, ...]]) -> None:
    targets = {each["label"]: each for each in json.loads(as_json(*answer))["targets"]}
    assert list(targets) == ["//app:a", "//app:b", "//app:c", "//app:d", "//app:f.bin"]
    first = targets["//app:a"]
    assert (first["kind"], first["place"]) == ("toy_library", "app/BUILD.tg:1:1")
    assert first["dependencies"] == first["attributes"]["deps"] == ["//app:b", "//app:c"]
    assert first["attributes"]["suffix"] == {"joined": ["<&>", {"select": {"//conditions:default": "d"}}]}
    assert targets["//app:f.bin"] == {"label": "//app:f.bin", "kind": "source file", "path": "app/f.bin"}


def test_text_and_dot(answer: tuple[DependencyGraph, tuple[Label, ...]]) -> None:
    assert as_text(*answer).split() == ["//app:a", "//app:b", "//app:c", "//app:d", "//app:f.bin"]
    dot = as_dot(*answer)
    assert re.findall(r'^  "(.*)" -> "(.*)";$', dot, re.MULTILINE) == [
        ("//app:a", "//app:b"),
        ("//app:a", "//app:c"),
        ("//app:b", "//app:d"),
        ("//app:c", "//app:d"),
        ("//app:c", "//app:f.bin"),
    ]
    assert dot.count("style=dashed") == 1


def test_svg(answer: tuple[DependencyGraph, tuple[Label, ...]]) -> None:
    svg = as_svg(*answer)
    assert svg == as_svg(*answer)
    tree = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in tree.iter(f"{space}text")]
    assert sorted(texts) == as_text(*answer).split()
    arrows = [path for path in tree.iter(f"{space}path") if path.get("marker-end")]
    assert len(arrows) == len(edges_among(*answer)) == 5
    _, _, width, height = map(float, str(tree.get("viewBox")).split())
    for box in tree.iter(f"{space}rect"):
        x, y, w, h = (float(str(box.get(name))) for name in ("x", "y", "width", "height"))
        assert x >= -13 and x + w <= width and y >= -13 and y + h <= height


@settings(max_examples=100, deadline=None)
@given(
    edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25, unique=True),
    widths=st.lists(st.floats(10, 200), min_size=10, max_size=10),
)
def test_layout(edges: list[tuple[int, int]], widths: list[float]) -> None:
    """Nothing overlaps, edges of graphs without circles go down, and every edge ends at its nodes."""
    nodes = list(range(10))
    layout = place(nodes, edges, dict(enumerate(widths)))
    assert set(layout.centers) == set(nodes)
    for a in nodes:
        for b in nodes[a + 1 :]:
            if layout.centers[a][1] == layout.centers[b][1]:
                space = abs(layout.centers[a][0] - layout.centers[b][0])
                assert space >= (widths[a] + widths[b]) / 2 + GAP_X - 1e-6
        assert layout.centers[a][0] - widths[a] / 2 >= -1e-6
        assert layout.centers[a][0] + widths[a] / 2 <= layout.width + 1e-6
    forward = all(start < end for start, end in edges)
    for start, end in edges:
        if start == end:
            continue
        points = layout.paths[start, end]
        for point, node in ((points[0], start), (points[-1], end)):
            assert point[0] == layout.centers[node][0]
            assert abs(point[1] - layout.centers[node][1]) == HEIGHT / 2
        if forward:
            assert all(upper[1] < lower[1] for upper, lower in pairwise(points))
