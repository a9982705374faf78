"""The jinja2 environment: a device's templates before the base templates, and strict about names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tinygen.codegen.c_text import array_lines, initializer, number
from tinygen.ir import PluginError
from tinygen.paths import templates_dir

if TYPE_CHECKING:
    import jinja2


def environment(device_dirs: Iterable[Path]) -> jinja2.Environment:
    """Templates of `device_dirs` win over base templates of the same name.

    A device's template can extend the one that it replaces as `base/<name>`.
    """
    import jinja2  # here: what renders nothing, such as a build with nothing to do, need not wait for it

    base = jinja2.FileSystemLoader(templates_dir())
    device = [jinja2.FileSystemLoader(path) for path in device_dirs]
    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*device, base, jinja2.PrefixLoader({"base": base})]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {"array": array_lines, "initializer": initializer, "number": number}
    return env


def render(env: jinja2.Environment, template: str, **context: object) -> str:
    """The text of `template`; PluginError names the template and line that fail."""
    import jinja2

    try:
        return env.get_template(template).render(**context)
    except jinja2.TemplateNotFound as error:
        raise PluginError(f"there is no template {error.name!r}", where=f"template {template}") from error
    except jinja2.TemplateSyntaxError as error:
        raise PluginError(f"line {error.lineno}: {error.message}", where=f"template {error.name}") from error
    except jinja2.UndefinedError as error:
        raise PluginError(f"uses a name that is not defined: {error.message}", where=f"template {template}") from error
