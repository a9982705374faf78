"""Finds the rules: `RULE` of every module of this package whose name begins with `tg_`, and those of plugins."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import tinygen.build.rules
from tinygen.build.rules.base import Rule
from tinygen.ir.errors import PluginError

if TYPE_CHECKING:
    from tinygen.plugins import Session


def builtin_rules() -> dict[str, Rule]:
    """The rules of tinygen itself by name; no plugin is imported."""
    found: dict[str, Rule] = {}
    for module_info in pkgutil.iter_modules(tinygen.build.rules.__path__, "tinygen.build.rules."):
        if module_info.name.rpartition(".")[2].startswith("tg_"):
            rule = importlib.import_module(module_info.name).RULE
            assert isinstance(rule, Rule)
            found[rule.name] = rule
    return found


def all_rules(session: Session) -> Mapping[str, Rule]:
    """The rules of tinygen and of the session's plugins, by name.

    PluginError if a plugin gives something else than rules, or a name that is taken.
    """
    found = builtin_rules()
    for caller in session.hook.tinygen_build_rules.get_hookimpls():
        where = f"plugin {caller.plugin_name}"
        given = caller.function()
        if not isinstance(given, Iterable) or isinstance(given, str):
            raise _no_rules(given, where)
        for rule in given:
            if not isinstance(rule, Rule):
                raise _no_rules(rule, where)
            if rule.name in found:
                raise PluginError(f"there is a rule {rule.name} already", where=where, cure="give it another name")
            found[rule.name] = rule
    return found


def _no_rules(given: object, where: str) -> PluginError:
    cure = "it must give an iterable of api.Rule"
    return PluginError(f"tinygen_build_rules gives {given!r}", where=where, cure=cure)
