"""Second moments of what the weights of an operator are multiplied with: what an error in a weight costs."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode
from tinygen.ops.common.convolution import window_of
from tinygen.passes.channels.weighted import taps_of

ELEMENTS = 1 << 22
"""No more elements of patches are looked at in one batch."""


def moments_of(node: BoundNode, x: Array) -> Array:
    """Mean of p p^T over the patches p of `x`, as [groups, K, K]: K weights make one output element.

    Groups and the order of weights are those of `taps_of`. Padding counts as the zeros it is. Of large inputs only
    some samples are used.
    """
    shape = taps_of(node).shape
    groups, taps, depth = shape[0], shape[2] * shape[3], shape[4]
    positions = node.output.elements // node.output.shape[-1] // max(1, node.output.shape[0])
    step = max(1, len(x) * positions * groups * taps * depth // ELEMENTS)
    patches = _patches(node, x[::step], groups, depth).astype(np.float64)
    found: Array = np.matmul(patches.transpose(0, 2, 1), patches) / patches.shape[1]
    return found


def _patches(node: BoundNode, x: Array, groups: int, depth: int) -> Array:
    """[groups, patches, K]."""
    if node.op == "FULLY_CONNECTED":
        return x.reshape(1, -1, depth)
    y_axis, x_axis = window_of(node)
    taps = y_axis.kernel * x_axis.kernel
    found = np.zeros((groups, len(x), y_axis.output, x_axis.output, taps, depth), x.dtype)
    grouped = x.reshape(*x.shape[:3], groups, depth).transpose(3, 0, 1, 2, 4)
    for ky in range(y_axis.kernel):
        y_out, y_in = y_axis.slices_of(ky)
        for kx in range(x_axis.kernel):
            x_out, x_in = x_axis.slices_of(kx)
            found[:, :, y_out, x_out, ky * x_axis.kernel + kx] = grouped[:, :, y_in, x_in]
    return found.reshape(groups, -1, taps * depth)


def importance_of(node: BoundNode, moments: Array) -> Array:
    """The diagonal of `moments_of` for each weight, of the weights' shape."""
    groups, outputs, height, width, depth = taps_of(node).shape
    diagonal = np.diagonal(moments, axis1=1, axis2=2).reshape(groups, 1, height, width, depth)
    return as_weights(node, np.broadcast_to(diagonal, (groups, outputs, height, width, depth)))


def as_weights(node: BoundNode, taps: Array) -> Array:
    """Values laid out as `taps_of` has them, of the weights' own shape: its inverse."""
    if node.op == "DEPTHWISE_CONV_2D":
        return np.ascontiguousarray(taps[..., 0].transpose(2, 3, 0, 1)).reshape(node.input(1).shape)
    return np.ascontiguousarray(taps).reshape(node.input(1).shape)
