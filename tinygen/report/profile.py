"""What a compiled network costs on its device, measured: run on the emulator, read off the linked image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinygen.board.line import BoardLine
from tinygen.build.images import build_empty_firmware, build_firmware
from tinygen.build.sizes import image_sizes
from tinygen.cascade import flat
from tinygen.codegen.library import Library
from tinygen.device import Count, Image, Toolchain
from tinygen.ir import DeviceError
from tinygen.plugins import Session
from tinygen.report.board_counts import count_on_board
from tinygen.report.energy import estimate_energy
from tinygen.report.fit import check_fit
from tinygen.verification.board import prepare_board
from tinygen.verification.inputs import Inputs
from tinygen.verification.reference import run_reference
from tinygen.verification.runners import pack_inputs, read_tensors, stack_bytes


@dataclass(frozen=True)
class Linked:
    """Two programs for a device's board: a network's test firmware without trace, and the same without a network."""

    image: Path
    empty: Path


def profile(
    session: Session,
    library: Library,
    inputs: Inputs,
    toolchain_name: str | None = None,
    line: BoardLine | None = None,
    linked: Linked | None = None,
) -> dict[str, Any]:
    """Build `library`'s firmware, run one inference on `inputs` with counters, and compare its outputs.

    Instructions and cycles are those of one inference, in all and per layer. Flash is text, rodata and data of
    the image less those of an empty program with the same start-up; RAM is the arena, other static data of the
    network, and the stack.

    With `line` the board there runs it, and the core itself counts: `instructions` and `cycles` are None where it
    cannot. Flash and static RAM stay those of the image for the emulated board. With `linked` nothing is built.
    """
    toolchain = session.toolchain(library.device, toolchain_name)
    linked = linked or _link(library, toolchain)
    image, sizes = Image(linked.image, library.marks), image_sizes(linked.image, linked.empty)
    board = None
    if line is not None:
        board = count_on_board(library, line, prepare_board(session, library, line, toolchain_name), inputs)
        result = board.as_result(library)
    else:
        result = session.run(library.device, image, pack_inputs([inputs]), counting=True)
    if not result.counts and board is None:
        raise DeviceError(
            "nothing counts instructions there",
            where=f"device {library.device.name}",
            cure="profile an emulated device",
        )
    outputs = read_tensors(library, result, 1)[0]
    expected = run_reference(library.lowered.graph, inputs, session.ops)
    exact = all((outputs[i] == expected[i]).all() for i in library.lowered.graph.outputs)
    marks = [result.counts.get(mark, Count(0)) for mark in library.marks[:-1]]
    cycles = [m.cycles for m in marks]
    total_cycles = None if None in cycles else sum(c for c in cycles if c is not None)
    stack = stack_bytes(result)
    arena = library.lowered.plan.ram_bytes
    weights = library.lowered.weights_bytes
    ram = arena + sizes.static_ram_bytes + stack
    fits = check_fit(library.device, sizes.flash_bytes, ram)
    summary: dict[str, Any] = {
        "name": library.name,
        "device": library.device.name,
        "optimize": library.report["optimize"],
        "toolchain": f"{toolchain.name}: {toolchain.version}",
        "engine": result.engine,
        "instructions": sum(m.instructions for m in marks),
        "cycles": total_cycles,
        "macs": library.lowered.total_macs,
        "code_bytes": sizes.flash_bytes - weights,
        "weights_bytes": weights,
        "flash_bytes": sizes.flash_bytes,
        "arena_bytes": arena,
        "static_ram_bytes": sizes.static_ram_bytes,
        "stack_bytes": stack,
        "ram_bytes": ram,
        "bit_exact": bool(exact),
        "fits": all(fit.fits for fit in fits),
        "memories": [fit.text for fit in fits],
        "layers": _layers(library, result.counts, sizes.symbols),
        "functions": {
            name: {"instructions": count.instructions, "cycles": count.cycles}
            for name, count in sorted(result.functions.items(), key=lambda item: -item[1].instructions)
        },
    }
    summary["counted_by"] = "emulator" if board is None else "core"
    if board is not None and not board.instructions:
        for row in (summary, *summary["layers"]):
            row |= {"instructions": None} | ({"instructions_per_mac": None} if row is not summary else {})
    if total_cycles and (energy := estimate_energy(library.device, total_cycles)):
        summary["energy"] = energy.as_dict()
    return summary


def _link(library: Library, toolchain: Toolchain) -> Linked:
    image = build_firmware(library, toolchain, trace=False)
    return Linked(image.path, build_empty_firmware(library.device, toolchain).path)


def _layers(library: Library, counts: Any, symbols: dict[str, int]) -> list[dict[str, Any]]:
    lowered = library.lowered
    rows = []
    for n, node in enumerate(lowered.graph.bound()):
        count = counts.get(f"{library.name}_layer_{n}", Count(0))
        macs = lowered.macs[n]
        rows.append(
            {
                "index": n,
                "op": node.op,
                "parts": [one.op for one in flat(lowered.graph.nodes[n])],
                "shape": list(node.output.shape),
                "kernel": ", ".join(lowered.kernels[n].symbols) or "alias",
                "why": lowered.kernels[n].why,
                "instructions": count.instructions,
                "cycles": count.cycles,
                "macs": macs,
                "instructions_per_mac": round(count.instructions / macs, 3) if macs else None,
                "cycles_per_mac": round(count.cycles / macs, 3) if macs and count.cycles else None,
                "code_bytes": symbols.get(f"{library.name}_layer_{n}", 0),
                "weights_bytes": sum(c.data.nbytes for c in lowered.constants(n)),
                "scratch_bytes": lowered.kernels[n].scratch_bytes,
                "live_bytes": lowered.plan.live_bytes[n],
            }
        )
    return rows
