"""What queries answer, on random graphs against plain statements of what each function means."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build.language.toy import workspace
from tinygen.build.language.errors import BuildFileError
from tinygen.build.query.evaluate import ask

SIZE = 7
Edges = frozenset[tuple[int, int]]
GRAPHS = st.frozensets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=14)
SETS = st.frozensets(st.integers(0, SIZE - 1), max_size=3)


def answer(root: Path, edges: Edges, query: str) -> list[int]:
    """The numbers of the targets //p:t0, ... that the query answers, on a graph in which circles are allowed."""
    lines = [
        f'toy_library(name = "t{n}", deps = {[f":t{end}" for start, end in sorted(edges) if start == n]})'
        for n in range(SIZE)
    ]
    space = workspace(root, {"p/BUILD.tg": "\n".join(lines).replace("'", '"')})
    labels = ask(space, query)[1]
    return [int(label.name[1:]) for label in labels]


def words(numbers: frozenset[int]) -> str:
    return f"set({' '.join(f'//p:t{n}' for n in sorted(numbers))})"


def distances(edges: Edges) -> dict[tuple[int, int], int]:
    """The lengths of shortest paths (Floyd and Warshall)."""
    far = {(a, b): 0 if a == b else 1 for a in range(SIZE) for b in range(SIZE) if a == b or (a, b) in edges}
    for middle, a, b in itertools.product(range(SIZE), repeat=3):
        if (a, middle) in far and (middle, b) in far:
            far[a, b] = min(far.get((a, b), SIZE + 1), far[a, middle] + far[middle, b])
    return far


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graph")


@settings(max_examples=60, deadline=None)
@given(edges=GRAPHS, start=SETS, depth=st.none() | st.integers(0, 3))
def test_deps(root: Path, edges: Edges, start: frozenset[int], depth: int | None) -> None:
    far = distances(edges)
    limit = SIZE if depth is None else depth
    expected = [b for b in range(SIZE) if any(far.get((a, b), SIZE + 1) <= limit for a in start)]
    more = "" if depth is None else f", {depth}"
    assert answer(root, edges, f"deps({words(start)}{more})") == expected


@settings(max_examples=60, deadline=None)
@given(edges=GRAPHS, universe=SETS, target=SETS, depth=st.none() | st.integers(0, 3))
def test_rdeps(root: Path, edges: Edges, universe: frozenset[int], target: frozenset[int], depth: int | None) -> None:
    inside = {b for b in range(SIZE) if any((a, b) in distances(edges) for a in universe)}
    far = distances(frozenset((a, b) for a, b in edges if {a, b} <= inside))
    limit = SIZE if depth is None else depth
    expected = [a for a in sorted(inside) if any(b in inside and far.get((a, b), SIZE + 1) <= limit for b in target)]
    more = "" if depth is None else f", {depth}"
    assert answer(root, edges, f"rdeps({words(universe)}, {words(target)}{more})") == expected


@settings(max_examples=60, deadline=None)
@given(edges=GRAPHS, start=SETS, end=SETS)
def test_paths(root: Path, edges: Edges, start: frozenset[int], end: frozenset[int]) -> None:
    far = distances(edges)
    between = [n for n in range(SIZE) if any((a, n) in far and (n, b) in far for a in start for b in end)]
    assert answer(root, edges, f"allpaths({words(start)}, {words(end)})") == between
    path = answer(root, edges, f"somepath({words(start)}, {words(end)})")
    lengths = [far[a, b] for a in start for b in end if (a, b) in far]
    assert len(path) == (min(lengths) + 1 if lengths else 0)
    if path:
        assert path[0] in start and path[-1] in end
        assert all(step in edges for step in itertools.pairwise(path))


@settings(max_examples=30, deadline=None)
@given(first=SETS, second=SETS, third=SETS)
def test_sets(root: Path, first: frozenset[int], second: frozenset[int], third: frozenset[int]) -> None:
    a, b, c = map(words, (first, second, third))
    assert answer(root, frozenset(), f"{a} + {b} - {c}") == sorted((first | second) - third)
    assert answer(root, frozenset(), f"{a} ^ ({b} union {c})") == sorted(first & (second | third))
    assert answer(root, frozenset(), f"let x = {a} in $x except {b}") == sorted(first - second)


TREE = {
    "nets/BUILD.tg": """
        package(default_visibility = ["//app:__pkg__"])
        toy_model(name = "kws", source = "kws.tflite", epochs = 7)
        toy_model(name = "other", source = select({"device=large": "kws.tflite", "//conditions:default": "b.tflite"}),
                  visibility = ["//visibility:public"])
    """,
    "nets/kws.tflite": "",
    "nets/b.tflite": "",
    "app/BUILD.tg": """
        toy_library(name = "lib", model = "//nets:kws", tags = ["slow", "net"], debug = True,
                    suffix = select({":dsp": "x", "//conditions:default": "yy"}))
        toy_library(name = "top", deps = [":lib@large"],
                    flags = ["-a"] + select({"family=small": ["-b"], "isa=*": ["-c"]}))
        toy_test(name = "test", library = ":top", compatible_with = [":dsp"])
        tg_setting(name = "dsp", conditions = ["feature=dsp"])
        exports_files(["f"], visibility = ["//nets:__pkg__"])
    """,
    "app/f": "",
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("deps(//app:lib)", "//app:dsp //app:lib //nets:kws //nets:kws.tflite"),
        ("deps(:lib, 1)", "//app:dsp //app:lib //nets:kws"),
        ("deps(:test, 1)", "//app:dsp //app:test //app:top"),
        ("deps(//nets:other)", "//nets:b.tflite //nets:kws.tflite //nets:other"),
        ("rdeps(//..., //nets:kws.tflite)", "//app:lib //app:test //app:top //nets:kws //nets:kws.tflite //nets:other"),
        ("somepath(:test, //nets:kws.tflite)", "//app:test //app:top //app:lib //nets:kws //nets:kws.tflite"),
        ("kind(toy_library, //...)", "//app:lib //app:top"),
        ("kind('source file', deps(//...))", "//nets:b.tflite //nets:kws.tflite"),
        ("kind('^toy_m', deps(//...))", "//nets:kws //nets:other"),
        ("attr(tags, slow, //...)", "//app:lib"),
        ("attr(tags, '^.slow, net.$', //...)", "//app:lib"),
        ("attr(suffix, '^yy$', //...)", "//app:lib"),
        ("attr(flags, '-c', //...)", "//app:top"),
        ("attr(epochs, 7, //...)", "//nets:kws"),
        ("attr(debug, True, //...)", "//app:lib"),
        ("attr(model, '^//nets:kws$', //...)", "//app:lib"),
        ("attr(nothing, '', //...)", ""),
        ("filter(':t', //...)", "//app:test //app:top"),
        ("labels(deps, :top)", "//app:lib"),
        ("labels(source, //nets:all)", "//nets:b.tflite //nets:kws.tflite"),
        ("tests(//...)", "//app:test"),
        ("visible(//app:all, //nets:all)", "//nets:kws //nets:other"),
        ("visible(//nets:kws, //app:all + :f)", "//app:f"),
        (":f + //nets/...", "//app:f //nets:kws //nets:other"),
    ],
)
def test_answers(tmp_path: Path, query: str, expected: str) -> None:
    assert " ".join(map(str, ask(workspace(tmp_path, TREE), query, "app")[1])) == expected


def test_depth_of_the_command_line(tmp_path: Path) -> None:
    space = workspace(tmp_path, TREE)
    assert [label.name for label in ask(space, "deps(:test)", "app", depth=1)[1]] == ["dsp", "test", "top"]
    assert [label.name for label in ask(space, "deps(:test, 0)", "app", depth=1)[1]] == ["test"]


@pytest.mark.parametrize(
    ("query", "column", "message", "cure"),
    [
        ("dep(//...)", 0, "there is no function 'dep'", "did you mean 'deps'?"),
        ("deps(a, b, c)", 0, "deps takes other arguments: deps(set, depth)", ""),
        ("kind(x)", 0, "kind takes other arguments", ""),
        ("deps(//app:lib, x)", 16, "'x' is no number of steps", ""),
        ("kind('(', //...)", 5, "no regular expression", ""),
        ("kind(a + b, //...)", 7, "here a regex should stand", "quotes"),
        ("1 + $x", 4, "nothing is called $x", ""),
        ("deps(//app:libb)", 5, "app/BUILD.tg declares no 'libb'", "did you mean 'lib'?"),
        ("//nests/...", 0, "there is no folder 'nests'", ""),
        ("//app:lib@large", 0, "no @device", ""),
    ],
)
def test_refusals(tmp_path: Path, query: str, column: int, message: str, cure: str) -> None:
    files = TREE | {"app/1": ""}
    with pytest.raises(BuildFileError) as caught:
        ask(workspace(tmp_path, files), query, "app")
    assert caught.value.where == "query"
    assert message in caught.value.what and cure in caught.value.cure
    assert caught.value.what.splitlines()[-1].index("^") == column + 4


def test_a_wrong_label_in_a_file_is_told_there(tmp_path: Path) -> None:
    space = workspace(tmp_path, {"app/BUILD.tg": 'toy_library(name = "a", deps = [":b"])'})
    assert len(ask(space, "//...")[1]) == 1
    with pytest.raises(BuildFileError) as caught:
        ask(space, "deps(//...)")
    assert caught.value.where == "app/BUILD.tg:1:33"
