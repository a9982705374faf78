"""What the operators that change the element type share: where their output may stand."""

from __future__ import annotations

from tinygen.ir import BoundNode


def conversion_overlay(node: BoundNode) -> dict[int, int]:
    """`Kernel.overlay` of a kernel that turns element i of input 0 into element i of the output, in ascending order.

    A wider output starts so far below that it meets the input only at the end. Empty unless one of the two
    types is a byte: C lets a compiler reorder accesses to other types of the same storage.
    """
    source, target = node.input(0).dtype.bytes, node.output.dtype.bytes
    if source != target and min(source, target) != 1:
        return {}
    word = max(source, target)
    distance = max(0, node.output.elements * (target - source))
    return {0: -(-distance // word) * word}
