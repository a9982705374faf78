"""Labels and patterns: what is written is what is read, and other text is refused as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.label import Label, LabelError, parse_label
from tinygen.build.language.patterns import ALL, Pattern, parse_pattern

SEGMENTS = st.from_regex(r"[A-Za-z0-9_.+=,~-][A-Za-z0-9_.+=,~-]{0,8}", fullmatch=True).filter(lambda s: set(s) != {"."})
PLAIN_SEGMENTS = SEGMENTS.filter(lambda s: s not in ALL)
PACKAGES = st.lists(SEGMENTS, max_size=3).map("/".join)
NAMES = st.lists(PLAIN_SEGMENTS, min_size=1, max_size=3).map("/".join)
CONFIGURATIONS = st.none() | st.from_regex(r"[a-z][a-z0-9_.+-]{0,8}", fullmatch=True)
LABELS = st.builds(Label, PACKAGES, NAMES, CONFIGURATIONS)


@given(LABELS, PACKAGES)
def test_a_label_reads_back(label: Label, elsewhere: str) -> None:
    assert parse_label(str(label), elsewhere) == label


@given(LABELS)
def test_in_its_own_package_a_label_may_be_short(label: Label) -> None:
    at = f"@{label.configuration}" if label.configuration else ""
    assert parse_label(f":{label.name}{at}", label.package) == label
    assert parse_label(f"{label.name}{at}", label.package) == label


@given(st.lists(SEGMENTS, min_size=1, max_size=3))
def test_a_package_alone_is_its_target_of_the_same_name(segments: list[str]) -> None:
    assert parse_label("//" + "/".join(segments), "x") == Label("/".join(segments), segments[-1])


@given(st.text(alphabet=st.sampled_from("ab/:@.~ \0é\n*"), max_size=12) | st.text(max_size=12), PACKAGES)
def test_any_text_is_a_label_or_refused(text: str, package: str) -> None:
    try:
        label = parse_label(text, package)
    except LabelError as error:
        assert repr(text) in str(error)
    else:
        assert parse_label(str(label), "") == label
        assert ".." not in label.path.split("/")


@pytest.mark.parametrize(
    "text", ["", ":", "//", "//a:", "//a//b:c", "a:b", "//a:../b", "//..:b", "//a:b@", "/a:b", "//a:b/", "//a:b:c"]
)
def test_no_labels(text: str) -> None:
    with pytest.raises(LabelError):
        parse_label(text, "p")


PATTERNS = (
    st.builds(Pattern, PACKAGES, PLAIN_SEGMENTS, st.just(False), CONFIGURATIONS, st.booleans())
    | st.builds(Pattern, PACKAGES, st.none(), st.just(False), CONFIGURATIONS, st.booleans())
    | st.builds(Pattern, PACKAGES, st.none(), st.just(True), CONFIGURATIONS, st.booleans())
)  # fmt: skip


@given(PATTERNS, PACKAGES)
def test_a_pattern_reads_back(pattern: Pattern, folder: str) -> None:
    assert parse_pattern(str(pattern), folder) == pattern


@pytest.mark.parametrize(
    ("text", "folder", "meant"),
    [
        ("...", "", "//..."),
        ("...", "a/b", "//a/b/..."),
        ("c/...", "a", "//a/c/..."),
        (":all", "a", "//a:all"),
        ("c:all", "a", "//a/c:all"),
        ("c:d", "a", "//a/c:d"),
        (":d", "a", "//a:d"),
        ("d", "a", "//a:d"),
        ("//a", "z", "//a:a"),
        ("-//a/...", "", "-//a/..."),
        ("...@dev", "a", "//a/...@dev"),
    ],
)
def test_relative_patterns(text: str, folder: str, meant: str) -> None:
    assert str(parse_pattern(text, folder)) == meant


@given(st.text(alphabet=st.sampled_from("ab/:@.-* "), max_size=10))
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    try:
        pattern = parse_pattern(text, "p")
    except BuildFileError:
        return
    assert parse_pattern(str(pattern), "") == pattern
