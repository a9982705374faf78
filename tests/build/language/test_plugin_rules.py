"""Rules that plugins bring: what is wrong with them is told by the plugin's name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tinygen.api import Attribute, PluginError, Rule, hookimpl
from tinygen.build.rules.discover import all_rules, builtin_rules
from tinygen.plugins import create_session

from .toy import RULES, never, session


def refusal(**rules: Any) -> str:
    """Why the rules of plugins (name -> what its hook gives, or a function) are refused."""
    plugins = [
        (name, SimpleNamespace(tinygen_build_rules=hookimpl(value if callable(value) else lambda value=value: value)))
        for name, value in rules.items()
    ]
    with pytest.raises(PluginError) as caught:
        all_rules(create_session(plugins, installed=False))
    return str(caught.value)


def rule(name: str, *attributes: Attribute) -> Rule:
    return Rule(name, "A rule.", attributes, never)


def test_they_stand_beside_the_built_in_ones() -> None:
    rules = all_rules(session())
    assert rules["toy_library"] is RULES[1] and builtin_rules().keys() < rules.keys()


@pytest.mark.parametrize("given", [3, None, "ab", (3,), rule("x")])
def test_something_else_than_rules(given: object) -> None:
    message = refusal(mine=given)
    assert message.startswith("plugin mine: tinygen_build_rules gives ") and "api.Rule" in message


def test_a_name_that_is_taken() -> None:
    assert refusal(mine=(rule("tg_library"),)).startswith("plugin mine: there is a rule tg_library already")
    assert "there is a rule x already" in refusal(mine=(rule("x"),), yours=(rule("x"),))


def test_a_plugin_that_raises() -> None:
    def broken() -> None:
        raise OSError("no disk")

    assert refusal(mine=broken).startswith("plugin mine: tinygen_build_rules failed: OSError: no disk")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rule("two words"), "no identifier"),
        (lambda: rule("select"), "a function"),
        (lambda: rule("x", Attribute("a", "string", "doc"), Attribute("a", "integer", "doc")), "attribute a twice"),
        (lambda: rule("x", Attribute("visibility", "strings", "doc")), "attribute visibility twice"),
        (lambda: Attribute("a b", "string", "doc"), "no identifier"),
        (lambda: Attribute("a", "string", " "), "without help"),
        (lambda: Attribute("a", "text", "doc"), "no type"),
    ],
)
def test_declarations_that_are_wrong(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
