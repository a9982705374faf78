"""Firmware images and host programs of a library, built by SCons and cached by the content of all that goes in."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tinygen.build.image_job import IMAGE, Group, Job, write_job
from tinygen.codegen.library import Library
from tinygen.device import Device, Image, Toolchain
from tinygen.emulate import SERIAL, SERIAL_SOURCES
from tinygen.host.compiler import SANITIZERS
from tinygen.host.model import FIRMWARE, unpack
from tinygen.ir import DeviceError, MismatchError, ToolError
from tinygen.paths import cache_dir, runtime_dir
from tinygen.user_cache import OBJECTS, added, found

HERE = Path(__file__).parent
EMPTY = HERE / "empty_firmware.c"


def build_firmware(library: Library, toolchain: Toolchain, *, trace: bool, cache: Path | None = None) -> Image:
    """The test firmware of `library`, linked with the board that `toolchain` brings.

    Args:
        library: the network.
        toolchain: for the library's device, or a host's with a `tg_port.h` of its own.
        trace: whether it also writes every intermediate tensor.
        cache: where built images are kept; by default the user's cache folder.

    DeviceError if the toolchain has no board; MismatchError if the image is larger than its memory; ToolError with
    the compiler's words if it does not compile.
    """
    return Image(_build(_library_job(library, toolchain, trace, cache), cache), library.marks)


def build_board_firmware(
    library: Library,
    toolchain: Toolchain,
    *,
    sources: Sequence[Path] = (),
    linker_script: Path | None = None,
    trace: bool = True,
    cache: Path | None = None,
) -> Image:
    """The test firmware of `library` for a board's serial line; `docs/board.md` is its manual.

    Args:
        library, toolchain, cache: as above.
        sources: start-up and the functions of `tg_serial.h`; by default those that the toolchain brings.
        linker_script: for these; by default the toolchain's.
        trace: whether it can also send intermediate tensors and what the core counts.

    DeviceError if there are no sources; else as above.
    """
    board = tuple(sources) or toolchain.serial_sources
    if not board:
        raise DeviceError(
            "its plugin knows no board with a serial line",
            where=f"device {library.device.name}",
            cure="give start-up code and the two functions of tg_serial.h with --source, and a --linker-script",
        )
    for path in (*board, *([linker_script] if linker_script else [])):
        if not path.is_file():
            raise DeviceError("there is no such file", where=str(path))
    script = linker_script or toolchain.linker_script
    serial = replace(toolchain, port_sources=(*board, *SERIAL_SOURCES), linker_script=script)
    digest = image_digest(library)
    job = _library_job(replace(library, firmware=board_main(library)), serial, trace, cache, ("TG_BOARD",))
    return Image(_build(replace(job, include=(*job.include, SERIAL)), cache), library.marks, digest)


def image_digest(library: Library) -> bytes:
    """16 bytes that tell apart what images for a board were generated from."""
    digest = hashlib.sha256(library.firmware.encode())
    for name in sorted(name for name in library.files if name.endswith((".c", ".h", ".S"))):
        digest.update(name.encode() + b"\0" + library.files[name].encode() + b"\0")
    return digest.digest()[:16]


def board_main(library: Library) -> str:
    """The main file of the test firmware, with the digest that the board is asked for."""
    numbers = ", ".join(f"0x{byte:02x}" for byte in image_digest(library))
    digest = f"const uint8_t tg_serial_digest[16] = {{\n    {numbers}}};"
    return f"{library.firmware}\n/* What all this was made from. */\n{digest}\n"


def build_empty_firmware(device: Device, toolchain: Toolchain, *, cache: Path | None = None) -> Image:
    """The test firmware without any network: the baseline of flash and RAM figures."""
    runtime = runtime_dir()
    job = _job(toolchain, device, cache)
    group = Group((EMPTY,), (*device.defines, *_hosted(toolchain)))
    return Image(_build(replace(job, groups=(group, *job.groups), include=(runtime / "common", runtime)), cache))


def build_host_program(
    library: Library, toolchain: Toolchain, sanitize: bool, *, trace: bool = True, cache: Path | None = None
) -> Path:
    """The test firmware as a program of this machine; with `sanitize`, it ends at the first undefined behaviour."""
    job = _library_job(library, toolchain, trace, cache)
    return _build(replace(job, flags=(*job.flags, *(SANITIZERS if sanitize else ()))), cache)


def _library_job(
    library: Library, toolchain: Toolchain, trace: bool, cache: Path | None, extra: tuple[str, ...] = ()
) -> Job:
    job = _job(toolchain, library.device, cache)
    folder = unpack(library)
    traced = (f"{library.name}.c", FIRMWARE)
    defines = library.device.defines
    groups = (
        Group(
            tuple(folder / name for name in traced),
            (*defines, *_hosted(toolchain), *(("TG_TRACE",) if trace else ()), *extra),
        ),
        Group(tuple(folder / name for name in library.sources if name not in traced), defines),
    )
    return replace(job, groups=(*groups, *job.groups), include=(folder, runtime_dir()))


def _job(toolchain: Toolchain, device: Device, cache: Path | None) -> Job:
    """The board alone."""
    if not toolchain.port_sources:
        raise DeviceError(
            f"the toolchain {toolchain.name} has no board: it compiles libraries, not firmware images",
            where=f"device {device.name}",
            cure="take the plugin's default toolchain, or one whose description has port_sources",
        )
    return Job(
        toolchain=toolchain,
        groups=(Group(toolchain.port_sources, device.defines),),
        include=(),
        flags=("-Werror",),
        object_cache=(cache or cache_dir()) / OBJECTS,
        parallel=os.cpu_count() or 1,
    )


def _hosted(toolchain: Toolchain) -> tuple[str, ...]:
    """What the firmware's main file must know where it is an ordinary program: its stack cannot be painted."""
    return ("TG_HOST",) if toolchain.linker_script is None else ()


def _build(job: Job, cache: Path | None) -> Path:
    """The image of `job`, from the cache if it is there.

    It is built in a folder of its own that is then renamed, so that processes cannot disturb each other.
    """
    target = (cache or cache_dir()) / "images" / _key(job)
    if not found(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent) as name:
            work = Path(name)
            _run_scons(job, work)
            result = work / "result"
            result.mkdir()
            for path in work.glob(f"{IMAGE}*"):
                os.replace(path, result / path.name)
            try:
                os.rename(result, target)
            except OSError:  # another process was faster; its image has the same content
                if not target.exists():
                    raise
        added(target)
    return target / IMAGE


def _key(job: Job) -> str:
    """A digest of everything that can change the image."""
    defines = tuple((path.name, group.defines) for group in job.groups for path in group.sources)
    digest = hashlib.sha256(repr((job.toolchain.fingerprint, job.toolchain.cc, job.flags, defines)).encode())
    files = [HERE / "c_rules.py", HERE / "image_job.py"]
    files += [path for group in job.groups for path in group.sources]
    files += [path for folder in job.include for path in sorted(folder.glob("*.h"))]
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def _run_scons(job: Job, work: Path) -> None:
    write_job(job, work / "job.json")
    command = [sys.executable, "-m", "SCons", "--silent", "-Q", "--no-site-dir", "-C", str(work)]
    command += ["-f", str(HERE / "image_sconstruct.py"), "job=job.json"]
    variables = {name: value for name, value in os.environ.items() if name != "SCONSFLAGS"}
    done = subprocess.run(command, capture_output=True, text=True, env=variables)
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).splitlines()
        words = "\n".join(line for line in lines if not line.startswith("scons: ")) or "\n".join(lines)
        if short := overflows(words):
            raise MismatchError(
                "the network does not fit the board's memory: " + ", ".join(f"{b:,} bytes of {m}" for m, b in short),
                where=f"{job.toolchain.linker_script}",
                cure="these are missing; `tinygen analyze` shows which layers need most",
            )
        raise ToolError(f"compilation failed:\n{words.strip()}", where=job.toolchain.name)


def overflows(words: str) -> list[tuple[str, int]]:
    """(memory, missing bytes), from what GNU ld and lld say of an image that is too large."""
    found = re.findall(r"region [`'](\w+)'(?: |: )overflowed by (\d+) bytes", words)
    return [(memory, max(int(n) for m, n in found if m == memory)) for memory in sorted({m for m, _ in found})]
