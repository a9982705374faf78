"""The query language: how expressions are read, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygen.build.language.errors import BuildFileError
from tinygen.build.query.parse import Call, Expression, Let, Word, parse_query


def shown(expression: Expression) -> str:
    """The tree, with brackets around everything."""
    if isinstance(expression, Word):
        return f'"{expression.text}"'
    if isinstance(expression, Let):
        return f"(let {expression.name} = {shown(expression.value)} in {shown(expression.body)})"
    separator = " " if expression.function == "set" else ", "
    return f"{expression.function}({separator.join(map(shown, expression.arguments))})"


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("//a:b", '"//a:b"'),
        ("deps(//a/..., 2)", 'deps("//a/...", "2")'),
        ("a + b - c ^ d", 'intersect(except(union("a", "b"), "c"), "d")'),
        ("a union (b except c)", 'union("a", except("b", "c"))'),
        ("a-b", '"a-b"'),
        ("kind('tg_.* x', //...)", 'kind("tg_.* x", "//...")'),
        ('attr(tags, "(a|b)", set(x y //z))', 'attr("tags", "(a|b)", set("x" "y" "//z"))'),
        ("let v = //a in deps($v) ^ $v", '(let v = "//a" in intersect(deps("$v"), "$v"))'),
        ('"union" + "("', 'union("union", "(")'),
    ],
)
def test_trees(query: str, tree: str) -> None:
    assert shown(parse_query(query)) == tree


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("", 0, "the query ends where a label"),
        ("a b", 2, "'b' stands after the end"),
        ("a +", 3, "the query ends"),
        ("+ a", 0, "'+' stands where a label"),
        ("deps(", 5, "the query ends"),
        ("deps(a", 6, "the query ends where a comma or )"),
        ("deps(a b)", 7, "'b' stands where a comma or )"),
        ("deps()", 5, "')' stands where a label"),
        ("(a", 2, "the query ends where ')'"),
        ("a)", 1, "')' stands after"),
        ("let 1 = a in b", 4, "'1' is no name"),
        ("let a b", 6, "'b' stands where '='"),
        ("'a", 0, "a quote is not closed"),
        ("(" * 101 + "a", 0, "nested too deeply"),
    ],
)
def test_refusals(query: str, column: int, message: str) -> None:
    with pytest.raises(BuildFileError) as caught:
        parse_query(query)
    assert message in caught.value.what
    assert caught.value.what.splitlines()[-1].index("^") == column + 4


WORDS = st.from_regex(r"[a-z/:.$*][a-z/:.$*-]{0,6}", fullmatch=True).filter(lambda w: w not in ("let", "in", "set"))
FREE = WORDS.filter(lambda w: w not in ("union", "except", "intersect"))
TREES = st.recursive(
    st.builds(Word, FREE, st.just(0)),
    lambda inner: (
        st.builds(Call, st.sampled_from(["union", "except", "intersect"]), st.tuples(inner, inner), st.just(0))
        | st.builds(
            Call, st.sampled_from(["deps", "f"]), st.lists(inner, min_size=1, max_size=3).map(tuple), st.just(0)
        )
        | st.builds(Let, st.sampled_from("xyz"), inner, inner)
    ),
    max_leaves=12,
)


def written(tree: Expression) -> str:
    """The tree as a query, with just the brackets that are needed to be safe."""
    if isinstance(tree, Word):
        return tree.text
    if isinstance(tree, Let):
        return f"(let {tree.name} = {written(tree.value)} in {written(tree.body)})"
    if tree.function in ("union", "except", "intersect"):
        left, right = tree.arguments
        return f"{written(left)} {tree.function} ({written(right)})"
    return f"{tree.function}({', '.join(map(written, tree.arguments))})"


@given(TREES)
def test_what_is_written_is_what_is_read(tree: Expression) -> None:
    assert shown(parse_query(written(tree))) == shown(tree)


@given(st.text(alphabet="ab/:. ()+-^,='\"$let", max_size=20))
def test_any_text_is_read_or_refused(query: str) -> None:
    try:
        tree = parse_query(query)
    except BuildFileError as error:
        assert error.where == "query"
    else:
        assert shown(tree)
