"""A file that the build itself makes, wanted while SConscript files are still read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import SCons.Node
from SCons.Errors import UserError
from SCons.Script import GetOption
from SCons.Taskmaster import OutOfDateTask, Taskmaster
from SCons.Taskmaster.Job import Jobs

LOOKING_ONLY = ("clean", "help", "no_exec", "question")
"""Options of SCons under which nothing may be built."""


def build_early(node: Any) -> Path | None:
    """Where the file of `node` lies; if a builder makes it, it is brought up to date now.

    The build does not make it again. SCons' Configure checks do the same. Dependencies that are declared for
    `node` later come too late. None if it is missing and nothing may be built (`scons -c`, `-n`, ...); UserError
    if it cannot be built.
    """
    if not node.is_derived():
        return Path(node.rfile().srcnode().abspath)
    if not any(GetOption(option) for option in LOOKING_ONLY):
        _build(node)
    path = Path(node.abspath)
    return path if path.exists() else None


def _build(node: Any) -> None:
    fs = node.fs
    folder, current = fs.getcwd(), os.getcwd()
    fs.chdir(fs.Top, change_os_dir=True)  # commands run in the top folder
    try:
        Jobs(1, Taskmaster([node], OutOfDateTask)).run()
    finally:
        os.chdir(current)
        fs.chdir(folder, change_os_dir=False)
    if node.get_state() not in (SCons.Node.executed, SCons.Node.up_to_date):
        raise UserError(f"{node} could not be built, and its network must be known to name the library's files")
