"""What the weighted operators (convolutions, fully connected) share: scales, biases, checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tinygen.ir import (
    Array,
    Blocks,
    BoundNode,
    Call,
    Constant,
    Decoded,
    DType,
    Graph,
    Input,
    Kernel,
    Output,
    Params,
    QuantParams,
    Shape,
    Stepped,
    call,
)
from tinygen.ops.common import activation as act
from tinygen.ops.common import case
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize

INPUT, WEIGHTS, BIAS = 0, 1, 2


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
    if types[:2] + types[3:] != (DType.INT8,) * 3 or types[2] not in (DType.INT32, None):
        shown = ", ".join(t.value for t in types if t)
        raise node.unsupported(f"types ({shown}) are not supported", "int8 (int32 bias) and float32 are")
    if w.quant is None or any(w.quant.zero_point):
        raise node.unsupported("int8 weights must be quantized symmetrically (zero point 0)")
    if w.quant.per_channel and w.quant.axis != channel_axis:
        raise node.unsupported(f"per-channel weights along axis {w.quant.axis}, not {channel_axis}")
    for tensor in (x, y):
        if tensor.quant is None or tensor.quant.per_channel:
            raise node.unsupported(f"tensor {tensor.name!r} must be quantized per tensor")


def multipliers(node: BoundNode, channels: int) -> tuple[Ints, Ints]:
    """Requantization (multiplier, shift) of each output channel: input scale * weight scale / output scale.

    In doubles, as TensorFlow Lite Micro computes it, per channel and per tensor.
    """
    weights = node.input(WEIGHTS).quant
    assert weights is not None
    scales = weights.scale if weights.per_channel else weights.scale * channels
    pairs = [quantize_multiplier(node.input(INPUT).scale * s / node.output.scale) for s in scales]
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def bias_or_zero(node: BoundNode, channels: int) -> Array:
    """The bias (int32 or float32), zeros where there is none."""
    if node.optional(BIAS) is not None:
        return node.constant(BIAS)
    return np.zeros(channels, np.int32 if node.input(INPUT).dtype.is_integer else np.float32)


def folded_bias(node: BoundNode, weight_sums: Ints) -> Array:
    """bias - input zero point * sum of each channel's weights, wrapped to int32."""
    bias = bias_or_zero(node, len(weight_sums)).astype(np.int64)
    return (bias - node.input(INPUT).zero_point * weight_sums).astype(np.int32)


def finish_int8(node: BoundNode, accumulators: Ints, scales: tuple[Ints, Ints]) -> Array:
    """Accumulators (channels last, the bias added) requantized, moved by the zero point and clamped to int8."""
    scaled = requantize(accumulators, *scales) + node.output.zero_point
    return np.clip(scaled, *act.quantized_bounds(node.attrs.activation, node.output)).astype(np.int8)


def kernel_f32(node: BoundNode, op: str, sizes: Mapping[str, Any], weights: Array) -> Kernel:
    """The call of `tg_<op>_f32`: its params are `sizes` and the clamp; `weights` are laid out for the kernel."""
    low, high = act.float_bounds(node.attrs.activation)
    params = Params(f"tg_{op}_f32_params", {**sizes, "minimum": low, "maximum": high})
    bias = bias_or_zero(node, node.output.shape[-1])
    arguments = (params, Input(INPUT), Constant("weights", weights), Constant("bias", bias), Output(0))
    return Kernel((call(f"tg_{op}_f32", *arguments, op=op),))


def kernel_s8(
    node: BoundNode,
    op: str,
    sizes: Mapping[str, Any],
    weights: Array,
    weight_sums: Ints,
    scales: tuple[Ints, Ints],
    counted: str = "",
) -> Kernel:
    """The call of `tg_<op>_s8`: its params are `sizes`, the output's zero point and the clamp.

    `weights` are laid out for the kernel; `weight_sums` and `scales` have one element for each output channel.
    `counted` is the parameter that says how many output channels a call makes, where it can make some of them.
    """
    low, high = act.quantized_bounds(node.attrs.activation, node.output)
    fields = {**sizes, "output_zero_point": node.output.zero_point, "minimum": low, "maximum": high}
    type = f"tg_{op}_s8_params"
    channels = (
        Constant("bias", folded_bias(node, weight_sums)),
        Constant("multiplier", scales[0].astype(np.int32)),
        Constant("shift", scales[1].astype(np.int8)),
    )
    arguments = (Params(type, fields), Input(INPUT), Constant("weights", weights), *channels, Output(0))

    def block(size: int) -> tuple[Call, ...]:
        part = (
            Params(type, {**fields, counted: size}),
            Input(INPUT),
            Decoded(),
            *(_of_block(constant, size) for constant in channels),
            Stepped(Output(0)),
        )
        return (call(f"tg_{op}_s8", *part, op=op),)

    blocks = Blocks(1, weights, block) if counted else None
    return Kernel((call(f"tg_{op}_s8", *arguments, op=op),), blocks=blocks)


def _of_block(constant: Constant, size: int) -> Constant | Stepped:
    """What a block of `size` channels reads of a constant: one copy for all blocks where all channels are alike."""
    alike = bool((constant.data == constant.data[0]).all())
    return Constant(constant.name, constant.data[:size]) if alike else Stepped(constant)


def graph(
    op: str,
    rng: np.random.Generator,
    dtype: DType,
    input_shape: Shape,
    weight_shape: Shape,
    output_shape: Shape,
    attrs: Any,
    *,
    channel_axis: int,
    per_tensor: bool = False,
    bias: bool = True,
) -> Graph:
    """A one-node graph with random weights whose outputs spread over the whole range, for cases."""
    channels = weight_shape[channel_axis]
    if dtype is DType.FLOAT32:
        w = case.constant(rng.normal(size=weight_shape).astype(np.float32), name="weights")
        b = case.constant(rng.normal(size=channels).astype(np.float32), name="bias") if bias else None
        x, y = case.activation(input_shape, dtype), case.activation(output_shape, dtype, name="output")
        return case.single(op, [x, w, b], [y], attrs)
    x = case.activation(input_shape, dtype, rng.uniform(0.01, 0.1), int(rng.integers(-128, 128)))
    scales = tuple(float(np.float32(s)) for s in rng.uniform(0.002, 0.02, 1 if per_tensor else channels))
    quant = QuantParams(scales, (0,) * len(scales), channel_axis)
    w = case.constant(rng.integers(-127, 128, weight_shape).astype(np.int8), quant, "weights")
    b = None
    if bias:
        spread = 40 * np.sqrt(w.elements)
        b_quant = QuantParams(tuple(float(np.float32(x.scale * s)) for s in scales), (0,) * len(scales), 0)
        b = case.constant(rng.integers(-spread, spread + 1, channels).astype(np.int32), b_quant, "bias")
    products = w.elements / channels
    out_scale = max(scales) * x.scale * 73 * 60 * np.sqrt(products) / 100
    y = case.activation(output_shape, dtype, out_scale, int(rng.integers(-128, 128)), name="output")
    return case.single(op, [x, w, b], [y], attrs)
