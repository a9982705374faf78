"""What a target's labels name: found, visible, and of a kind that the attribute takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tinygen.build.language.errors import BuildFileError
from tinygen.build.language.label import Label
from tinygen.build.language.resolve import seen_by
from tinygen.build.language.target_errors import target_error
from tinygen.build.language.visibility import visible
from tinygen.build.language.workspace import Workspace
from tinygen.build.rules.attribute import LABEL_TYPES, Attribute
from tinygen.build.rules.base import Joined, Select, SourceFile, Target


def labels_in(value: Any) -> Iterator[Label]:
    """Every label in an attribute's value; in a select those of all branches."""
    if isinstance(value, Label):
        yield value
    elif isinstance(value, Select):
        for _, item in value.branches:
            yield from labels_in(item)
    elif isinstance(value, Joined):
        for part in value.parts:
            yield from labels_in(part)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from labels_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from labels_in(item)


def declared_labels(target: Target) -> Iterator[tuple[Attribute, Label]]:
    """All labels of a target's attributes, as declared, in the order of the rule's attributes."""
    for attribute in target.rule.all_attributes:
        if attribute.type in LABEL_TYPES:
            for label in labels_in(target.attributes[attribute.name]):
                yield attribute, label


def found(workspace: Workspace, target: Target, attribute: Attribute, label: Label) -> Target | SourceFile:
    """What `label`, in `attribute` of `target`, names.

    BuildFileError, with the caret under the label, if there is no such thing, if it may not be seen from here, or if
    the attribute takes none of its kind.
    """

    def error(what: str, cure: str = "") -> BuildFileError:
        return target_error(workspace.root, target, what, attribute=attribute.name, label=label, cure=cure)

    try:
        item = workspace.lookup(label)
    except BuildFileError as wrong:
        if wrong.where:  # the file that should declare it is wrong itself
            raise
        raise error(wrong.what, wrong.cure) from wrong
    here = target.label.package
    if isinstance(item, SourceFile):
        return _source(workspace, item, attribute, here, error)
    if not visible(item.visibility, label.package, here):
        raise error(f"{item.label} is not visible from //{here}", seen_by(item))
    if item.rule.kind == "setting" and "tg_setting" not in attribute.rules:
        raise error(f"{item.label} is a {item.rule.name}: it names conditions and makes nothing")
    if not _fits(attribute, item):
        raise error(f"{item.label} is a {item.rule.name}: {attribute.name!r} takes {takes(attribute)}")
    return item


def _fits(attribute: Attribute, target: Target) -> bool:
    if attribute.rules or attribute.roles:
        return target.rule.name in attribute.rules or any(role in attribute.roles for role in target.rule.provides)
    return not attribute.files


def _source(workspace: Workspace, file: SourceFile, attribute: Attribute, here: str, error: Any) -> SourceFile:
    if file.label.package != here:
        package = workspace.package(file.label.package)
        exported = package.exports.get(file.label.name) if package is not None else None
        if exported is None or not visible(exported, file.label.package, here):
            cure = f'write exports_files(["{file.label.name}"]) in //{file.label.package}'
            raise error(f"the file {file.label} is not visible from //{here}", cure)
    targets_only = not attribute.files and (attribute.rules or attribute.roles)
    if targets_only or (attribute.files and not file.path.endswith(attribute.files)):
        raise error(f"{file.path} is a file: {attribute.name!r} takes {takes(attribute)}")
    return file


def takes(attribute: Attribute) -> str:
    """What a label attribute takes, in words."""
    targets = [f"a target of {' or '.join(attribute.rules)}"] if attribute.rules else []
    targets += [f"a target with a {' or '.join(attribute.roles)}"] if attribute.roles else []
    endings = ", ".join(f"*{ending}" for ending in attribute.files if ending)
    files = [f"files ({endings})" if endings else "any file"] if attribute.files else []
    return " or ".join([*targets, *files]) or "targets and files"
