"""The options that say where a build's caches are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_WORDS = "tinygen.cache_words"


def cache_options(function: F) -> F:
    """`--disk-cache`, `--remote-cache` and what belongs to them; read them by `cache_words`."""
    for option in reversed(
        (
            _option("disk", "--disk-cache", "DIR", 'A cache of outputs on this machine; "" for none.'),
            _option("disk_size", "--disk-cache-size", "SIZE", "What it may hold, such as 500M or 10G (the default)."),
            _option("remote", "--remote-cache", "URL", 'A server of Bazel\'s HTTP caching protocol; "" for none.'),
            _option("mode", "--remote-cache-mode", "MODE", "read-write (the default), or read-only: no uploads."),
            _option("timeout", "--remote-cache-timeout", "SECONDS", "In which the server must answer; 5 by default."),
            _option("headers", "--remote-cache-header", "HEADER", "`Name: value`, sent with every request.", True),
        )
    ):
        function = option(function)
    return function


def cache_words() -> dict[str, Any]:
    """What the running command was given, by the names of `CacheWords`; what was not given is left out."""
    found: dict[str, Any] = click.get_current_context().meta.get(_WORDS, {})
    return found


def _option(word: str, name: str, metavar: str, text: str, multiple: bool = False) -> Callable[[F], F]:
    def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value is not None and value != ():
            context.meta.setdefault(_WORDS, {})[word] = value

    return click.option(name, metavar=metavar, help=text, multiple=multiple, expose_value=False, callback=remember)
