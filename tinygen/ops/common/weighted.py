"""What the weighted operators (convolutions, fully connected) share: scales, biases, checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from tinygen.ir import (
    Argument,
    Array,
    Blocks,
    BoundNode,
    Call,
    Constant,
    Decoded,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    Stepped,
    call,
)
from tinygen.ops.common import activation as act
from tinygen.ops.common.packed import check_bits, pack, weight_bits
from tinygen.ops.common.quantization import check_per_tensor
from tinygen.ops.common.requantization import check_wide, multipliers, scaled, shifts
from tinygen.ops.common.weighted_cases import graph as graph
from tinygen.quantize.fixed_point import Ints, wide_multiplier

INPUT, WEIGHTS, BIAS = 0, 1, 2

TYPES = (DType.INT8, DType.INT16, DType.FLOAT32)
"""Of activations."""

UNPACKED_CODE = 1400
"""Bytes of code of a kernel that reads weights of 8 bits, rounded up."""


def check_weighted(node: BoundNode, channel_axis: int) -> None:
    """Types and quantization of input, weights, bias and output; int8 in TensorFlow Lite's scheme, or float32."""
    x, w, y = node.input(INPUT), node.input(WEIGHTS), node.output
    bias = node.optional(BIAS)
    node.constant(WEIGHTS)
    if bias is not None:
        node.constant(BIAS)
        if bias.shape != (w.shape[channel_axis],):
            raise node.unsupported(f"a bias of shape {bias.shape} for {w.shape[channel_axis]} output channels")
    types = (x.dtype, w.dtype, bias.dtype if bias else None, y.dtype)
    if x.dtype is DType.FLOAT32 and set(types) <= {DType.FLOAT32, None}:
        return
    if x.dtype is DType.FLOAT32 and w.dtype is DType.INT8:
        raise node.unsupported(
            "int8 weights with float32 activations (dynamic-range quantization) are not supported",
            "convert the model with a representative data set, or without quantization",
        )
    integers = (DType.INT8, DType.INT32) if x.dtype is DType.INT8 else (DType.INT16, DType.INT64)
    if x.dtype not in (DType.INT8, DType.INT16) or not _are(types, integers):
        shown = ", ".join(t.value for t in types if t)
        raise node.unsupported(f"types ({shown}) are not supported", "int8 (int32 bias) and float32 are")
    if w.quant is None or any(w.quant.zero_point):
        raise node.unsupported("int8 weights must be quantized symmetrically (zero point 0)")
    if w.quant.per_channel and w.quant.axis != channel_axis:
        raise node.unsupported(f"per-channel weights along axis {w.quant.axis}, not {channel_axis}")
    check_per_tensor(node, x, y)
    _check_scheme(node, w.shape[channel_axis])


def _are(types: tuple[DType | None, ...], integers: tuple[DType, DType]) -> bool:
    """Whether `types` are int8 weights between activations of the first type, with a bias of the second, if any."""
    activations, bias = integers
    return (types[0], types[1], types[3]) == (activations, DType.INT8, activations) and types[2] in (bias, None)


def _check_scheme(node: BoundNode, channels: int) -> None:
    """What the schemes other than TensorFlow Lite Micro's int8 ask for."""
    x, w, y = node.input(INPUT), node.input(WEIGHTS), node.output
    check_bits(node, w)
    single = node.attrs.rounding == "single"
    if x.dtype is DType.INT16:
        if x.zero_point or y.zero_point:
            raise node.unsupported("int16 activations must have zero point 0")
        if weight_bits(w) < 8 or single:
            raise node.unsupported("int16 activations need 8-bit weights and have a rounding of their own")
        check_wide(node, channels, bias_or_zero(node, channels).astype(np.int64), w.elements // channels)
    elif single and weight_bits(w) < 8 and shifts(node, channels) is None:
        raise node.unsupported(
            f"single rounding of {weight_bits(w)}-bit weights needs scales that are powers of two",
            "quantize with power-of-two scales, or with double rounding",
        )


def bias_or_zero(node: BoundNode, channels: int) -> Array:
    """The bias (int32, int64 for int16 activations, or float32), zeros where there is none."""
    if node.optional(BIAS) is not None:
        return node.constant(BIAS)
    kinds = {DType.INT8: np.int32, DType.INT16: np.int64}
    return np.zeros(channels, kinds.get(node.input(INPUT).dtype, np.float32))


def folded_bias(node: BoundNode, weight_sums: Ints) -> Array:
    """bias - input zero point * sum of each channel's weights, wrapped to int32."""
    bias = bias_or_zero(node, len(weight_sums)).astype(np.int64)
    return (bias - node.input(INPUT).zero_point * weight_sums).astype(np.int32)


def finish(node: BoundNode, accumulators: Ints) -> Array:
    """Accumulators (channels last, the bias added) requantized, moved by the zero point and clamped."""
    moved = scaled(node, accumulators) + node.output.zero_point
    clamped: Array = np.clip(moved, *act.quantized_bounds(node.attrs.activation, node.output))
    return clamped.astype(node.output.dtype.numpy)


def kernel_f32(node: BoundNode, op: str, sizes: Mapping[str, Any], weights: Array) -> Kernel:
    """The call of `tg_<op>_f32`: its params are `sizes` and the clamp; `weights` are laid out for the kernel."""
    low, high = act.float_bounds(node.attrs.activation)
    params = Params(f"tg_{op}_f32_params", {**sizes, "minimum": low, "maximum": high})
    bias = bias_or_zero(node, node.output.shape[-1])
    arguments = (params, Input(INPUT), Constant("weights", weights), Constant("bias", bias), Output(0))
    return Kernel((call(f"tg_{op}_f32", *arguments, op=op),))


def kernel_quantized(
    node: BoundNode, op: str, sizes: Mapping[str, Any], weights: Array, weight_sums: Ints, counted: str = ""
) -> Kernel:
    """The call of the integer kernel of `op` for the node's scheme.

    `sizes` are the params but for zero points and clamp; `weights` are laid out for the kernel (of 8 bits each
    here); `weight_sums` has one element for each output channel. `counted` is the parameter that says how many
    output channels a call makes, where it can make some of them.
    """
    low, high = act.quantized_bounds(node.attrs.activation, node.output)
    fields: dict[str, Any] = {**sizes, "minimum": low, "maximum": high}
    bits, channels = weight_bits(node.input(WEIGHTS)), len(weight_sums)
    multiplier, shift = multipliers(node, channels)
    if node.input(INPUT).dtype is DType.INT16:
        reduced, right = wide_multiplier(multiplier, shift)
        wide = (Constant("multiplier", reduced.astype(np.int16)), Constant("shift", right.astype(np.int8)))
        return _kernel(node, op, "s16", fields, weights, bias_or_zero(node, channels), wide, counted)
    fields |= {"input_zero_point": node.input(INPUT).zero_point, "output_zero_point": node.output.zero_point}
    if op == "fully_connected":
        del fields["input_zero_point"]
    bias = folded_bias(node, weight_sums)
    scales: tuple[Constant, ...] = (
        Constant("multiplier", multiplier.astype(np.int32)),
        Constant("shift", shift.astype(np.int8)),
    )
    rounding = ""
    if node.attrs.rounding == "single":
        right_shifts = shifts(node, channels)
        rounding = "_single" if right_shifts is None else "_shift"
        if right_shifts is not None:
            scales = (Constant("shift", right_shifts.astype(np.int8)),)
    plain = _kernel(node, op, f"s8{rounding}", fields, weights, bias, scales, counted)
    if bits == 8:
        return plain
    packed = _kernel(node, op, f"s8_s{bits}{rounding}", fields, pack(weights, bits), bias, scales)
    if plain.blocks is None:
        return packed
    # Encoded weights are decoded to 8 bits each, and so need the kernel that reads those.
    return replace(packed, blocks=replace(plain.blocks, brings=dict.fromkeys(plain.symbols, UNPACKED_CODE)))


def _kernel(
    node: BoundNode,
    op: str,
    name: str,
    fields: Mapping[str, Any],
    weights: Array,
    bias: Array,
    scales: tuple[Constant, ...],
    counted: str = "",
) -> Kernel:
    """The call of `tg_<op>_<name>`, and, if there is a parameter `counted`, how it makes only some channels."""
    type, symbol = f"tg_{op}_{node.output.dtype.suffix}_params", f"tg_{op}_{name}"
    channels = (Constant("bias", bias), *scales)
    read = Constant("weights", weights)
    arguments: tuple[Argument, ...] = (Params(type, fields), Input(INPUT), read, *channels, Output(0))

    def block(size: int) -> tuple[Call, ...]:
        part: tuple[Argument, ...] = (
            Params(type, {**fields, counted: size}),
            Input(INPUT),
            Decoded(),
            *(_of_block(constant, size) for constant in channels),
            Stepped(Output(0)),
        )
        return (call(symbol, *part, op=op),)

    blocks = Blocks(weights, block) if counted else None
    return Kernel((call(symbol, *arguments, op=op),), blocks=blocks)


def _of_block(constant: Constant, size: int) -> Constant | Stepped:
    """What a block of `size` channels reads of a constant: one copy for all blocks where all channels are alike."""
    alike = bool((constant.data == constant.data[0]).all())
    return Constant(constant.name, constant.data[:size]) if alike else Stepped(constant)
