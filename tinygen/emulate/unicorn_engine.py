"""Run a firmware image on Unicorn, in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol

from tinygen.device import Image, RunResult
from tinygen.emulate import arm_m, riscv32
from tinygen.emulate.block_counter import block_counter
from tinygen.emulate.board import Board
from tinygen.emulate.counting import attribute
from tinygen.emulate.elf import Program, read_program
from tinygen.emulate.semihosting import SemihostingHost
from tinygen.ir import MismatchError, ToolError

_NOWHERE = 0xFFFFFFFE  # an address at which no program stops


class _Core(Protocol):
    """What differs between instruction sets; the modules arm_m and riscv32 have this shape."""

    def open_core(self, cpu: str) -> Any: ...
    def start(self, uc: Any, board: Board, program: Program) -> int: ...
    def program_counter(self, uc: Any) -> int: ...
    def semihosting_call(self, uc: Any) -> tuple[int, int] | None: ...
    def resume(self, uc: Any, result: int) -> int: ...


def _core(board: Board) -> _Core:
    if board.unicorn_cpu is not None:
        if board.arch == "arm-m":
            return arm_m
        if board.arch == "riscv32":
            return riscv32
    raise ToolError("Unicorn has no such core", where=f"board {board.name}", cure="run it on QEMU")


def run_unicorn(board: Board, image: Image, inputs: bytes, counting: bool = False, timeout: float = 300.0) -> RunResult:
    """Run `image` on `board`; see `run_board`. Some 100 million instructions a second, 10 while counting."""
    core = _core(board)
    try:
        import unicorn
    except ImportError as error:
        raise ToolError("the Python package unicorn is not installed", cure="pip install unicorn capstone") from error
    program = read_program(image.path)
    uc = core.open_core(board.unicorn_cpu or "")
    _load(uc, board, program)
    host = SemihostingHost(inputs, lambda address, size: bytes(uc.mem_read(address, size)), uc.mem_write)
    on_block, counted = block_counter([program.address(mark) for mark in image.marks])
    if counting:
        uc.hook_add(unicorn.UC_HOOK_BLOCK, on_block)
    start = core.start(uc, board, program)
    if not _in_time(uc, lambda stop: _execute(core, uc, start, program, host, stop), timeout):
        raise ToolError(
            f"the firmware had not ended after {timeout:g} s; it ran {_place(core, uc, program)}",
            where=str(image.path),
            cure="if it makes progress, allow more time or give it fewer inputs",
        )
    engine = f"unicorn {unicorn.__version__}"
    if not counting:
        return RunResult(bytes(host.output), host.status or 0, engine)
    counts, functions = attribute(program, board.arch, image.marks, counted(), board.cycles)
    return RunResult(bytes(host.output), host.status or 0, engine, counts, functions)


def _load(uc: Any, board: Board, program: Program) -> None:
    """Map the board's memory and store the program in it, at its load addresses as a flasher does."""
    import unicorn

    for region in board.regions:
        access = unicorn.UC_PROT_ALL if region.writable else unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC
        uc.mem_map(region.base, region.bytes, access)
    for segment in program.segments:
        try:
            uc.mem_write(segment.load_address, segment.data)
        except unicorn.UcError as error:
            raise ToolError(
                f"{len(segment.data)} bytes at {segment.load_address:#x} do not fit the board's memory",
                where=f"{program.path} on board {board.name}",
                cure="link with the linker script of this board, or make the firmware smaller",
            ) from error


def _execute(
    core: _Core, uc: Any, address: int, program: Program, host: SemihostingHost, stop: threading.Event
) -> None:
    """Run from `address` until the program exits or `stop` is set; MismatchError if it faults.

    Every semihosting trap leaves Unicorn's loop, which each instruction set does in another way but always
    with the program counter at the trap, and enters it again behind the trap.
    """
    import unicorn

    touched: list[int] = []

    def remember(_uc: Any, _access: int, data_address: int, _size: int, _value: int, _data: Any) -> bool:
        touched.append(data_address)
        return False

    uc.hook_add(unicorn.UC_HOOK_MEM_INVALID, remember)
    while host.status is None and not stop.is_set():
        reason = "it left the emulated program"
        try:
            uc.emu_start(address, _NOWHERE)
        except unicorn.UcError as error:
            reason = str(error)
        if stop.is_set():
            return
        call = None if touched else core.semihosting_call(uc)
        if call is None:
            at = f", address {touched[-1]:#x}" if touched else ""
            console = host.console.decode("latin-1").strip()
            raise MismatchError(
                f"the firmware faulted {_place(core, uc, program)}: {reason}{at}",
                where=str(program.path),
                cure=f"it had printed: {console}" if console else "",
            )
        address = core.resume(uc, host.call(*call))


def _place(core: _Core, uc: Any, program: Program) -> str:
    address = core.program_counter(uc)
    return f"at {address:#x} in {program.function_at(address)}"


def _in_time(uc: Any, run: Callable[[threading.Event], None], timeout: float) -> bool:
    """Call `run` in a thread, so that this one can end it: after `timeout` s (then False) or on Ctrl-C."""
    stop = threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            run(stop)
        except BaseException as error:  # handed over, not swallowed
            failures.append(error)

    worker = threading.Thread(target=work, name="unicorn")
    worker.start()
    try:
        worker.join(timeout)
        in_time = not worker.is_alive()
    finally:
        stop.set()
        while worker.is_alive():  # a stop that arrives before the start is forgotten: repeat it
            uc.emu_stop()
            worker.join(0.05)
    if failures:
        raise failures[0]
    return in_time
