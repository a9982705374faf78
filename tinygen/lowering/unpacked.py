"""A kernel for weights of 8 bits whose weights lie packed in flash: all of them are unpacked before it runs."""

from __future__ import annotations

from dataclasses import replace

from tinygen.ir import Call, Constant, Kernel, Params, Scalar, Scratch
from tinygen.lowering.packed import packed_bytes

ALIGNMENT = 16


def unpacked_first(kernel: Kernel, bits: int, most: int) -> Kernel | None:
    """`kernel`, whose int8 constant "weights" has weights of so few bits, with tg_unpack before it.

    None where they would take more than `most` bytes of scratch, or have more bits, be it where they fill up.
    """
    constants = {a.name: a for call in kernel.calls for a in call.arguments if isinstance(a, Constant)}
    weights = constants.get("weights")
    if weights is None or weights.data.dtype.name != "int8" or weights.data.size > most:
        return None
    packed = packed_bytes(weights.data, weights.data.size, bits)
    if packed is None:
        return None
    start = Scratch(-(-kernel.scratch_bytes // ALIGNMENT) * ALIGNMENT)
    count = -(-weights.data.size // 4)
    arguments = (
        Params("tg_unpack_params", packed.unpack),
        Constant("packed", packed.words),
        start,
        Scalar(count),
    )
    unpack = Call("tg_unpack", "packed/tg_unpack.c", "packed/tg_unpack.h", arguments)
    calls = (
        replace(call, arguments=tuple(start if a is weights else a for a in call.arguments)) for call in kernel.calls
    )
    return replace(
        kernel,
        calls=(unpack, *calls),
        scratch_bytes=start.offset + 4 * packed.buffer,
        why=f"{kernel.why}, unpacked from {bits} bits",
        reverse=None,
        roomy=None,
        blocks=None,
    )
