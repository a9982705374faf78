"""An entry of the action cache: what one action made, as the message ActionResult of Bazel's remote execution API.

Servers such as bazel-remote look into these messages, so they are what the API says: its fields, numbers and types that
matter here are repeated below (build/bazel/remote/execution/v2/remote_execution.proto).
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinygen.build.cache.digest import Digest

PACKAGE = "build.bazel.remote.execution.v2"
_MESSAGES = {
    "Digest": {"hash": (1, "string"), "size_bytes": (2, "int64")},
    "OutputFile": {"path": (1, "string"), "digest": (2, "Digest"), "is_executable": (4, "bool")},
    "ExecutedActionMetadata": {"worker": (1, "string")},
    "ActionResult": {
        "output_files": (2, "OutputFile*"),
        "exit_code": (4, "int32"),
        "stdout_raw": (5, "bytes"),
        "execution_metadata": (9, "ExecutedActionMetadata"),
    },
}
"""Message -> field -> number and type; `*`: repeated."""


class DamagedEntry(Exception):
    """Bytes that are no entry of this action. Never seen by users."""


@dataclass(frozen=True)
class OutputFile:
    """A file that an action made: its path below the workspace's root, its content, whether it is a program."""

    path: str
    digest: Digest
    executable: bool


@dataclass(frozen=True)
class ActionResult:
    """What an action that succeeded has made.

    Attributes:
        files: all of its outputs.
        printed: what its command printed.
    """

    files: tuple[OutputFile, ...]
    printed: bytes = b""


def encode(key: str, result: ActionResult) -> bytes:
    """The message, sealed: a digest over the key and all that matters stands where the API names the worker."""
    found = _action_result()()
    for file in result.files:
        found.output_files.add(
            path=file.path,
            digest={"hash": file.digest.sha256, "size_bytes": file.digest.bytes},
            is_executable=file.executable,
        )
    found.stdout_raw = result.printed
    found.execution_metadata.worker = _seal(key, result)
    encoded: bytes = found.SerializeToString(deterministic=True)
    return encoded


def decode(key: str, content: bytes) -> ActionResult:
    """The entry that was stored under `key`. DamagedEntry if it is another, or not as it was written."""
    from google.protobuf.message import DecodeError

    found = _action_result()()
    try:
        found.ParseFromString(content)
    except DecodeError as error:
        raise DamagedEntry(str(error)) from error
    files = tuple(
        OutputFile(file.path, Digest(file.digest.hash, file.digest.size_bytes), file.is_executable)
        for file in found.output_files
    )
    result = ActionResult(files, found.stdout_raw)
    if found.exit_code or found.execution_metadata.worker != _seal(key, result):
        raise DamagedEntry("its seal is wrong")
    if not all(re.fullmatch("[0-9a-f]{64}", file.digest.sha256) and file.digest.bytes >= 0 for file in files):
        raise DamagedEntry("no digest")
    return result


def _seal(key: str, result: ActionResult) -> str:
    return f"tinygen {hashlib.sha256(repr((key, result)).encode()).hexdigest()}"


@functools.cache
def _action_result() -> Any:
    """The class of the message. Protobuf is imported here: builds without a cache need not wait for it."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="action_result.proto", package=PACKAGE, syntax="proto3")
    for name, fields in _MESSAGES.items():
        _declare(file.message_type.add(name=name), fields)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{PACKAGE}.ActionResult"))


def _declare(declared: Any, fields: Mapping[str, tuple[int, str]]) -> None:
    from google.protobuf import descriptor_pb2

    kinds = descriptor_pb2.FieldDescriptorProto
    for name, (number, kind) in fields.items():
        field = declared.field.add(name=name, number=number, label=kinds.LABEL_OPTIONAL)
        if kind.endswith("*"):
            field.label = kinds.LABEL_REPEATED
        if (plain := kind.removesuffix("*")) in _MESSAGES:
            field.type, field.type_name = kinds.TYPE_MESSAGE, f".{PACKAGE}.{plain}"
        else:
            field.type = getattr(kinds, f"TYPE_{plain.upper()}")
