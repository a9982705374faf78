"""All that plugins may import."""

from typing import TYPE_CHECKING

from tinygen.build.rules.action import Action, Context, Provided
from tinygen.build.rules.attribute import Attribute
from tinygen.build.rules.base import ConfiguredTarget, Rule, SourceFile
from tinygen.codegen.environment import environment, render
from tinygen.cost.model import UNITS, CostModel, KernelCost, Unit, load_cost_model
from tinygen.device import (
    FREESTANDING_INCLUDE,
    TFLM_SCHEME,
    WARNINGS,
    Count,
    Device,
    Image,
    Memory,
    MemoryKind,
    Power,
    QuantRule,
    RunResult,
    Toolchain,
    compiler_version,
    find_program,
    missing_compiler,
    zig_command,
)
from tinygen.emulate import (
    SEMIHOSTING_FAULT,
    SEMIHOSTING_PORT,
    Arch,
    Board,
    CycleModel,
    Engine,
    Frame,
    Instruction,
    Qemu,
    Region,
    parse_frames,
    run_board,
    run_qemu,
    run_unicorn,
)
from tinygen.hookspecs import hookimpl
from tinygen.host.program import HOST_PORT, run_on_host
from tinygen.host.toolchain import host_toolchain
from tinygen.ir import (
    ABSENT,
    Argument,
    Array,
    Blocks,
    BoundNode,
    Call,
    Constant,
    Decoded,
    DeviceError,
    DType,
    EncodedWeights,
    Graph,
    GraphError,
    Input,
    Kernel,
    MismatchError,
    ModelError,
    Node,
    Output,
    Params,
    PluginError,
    QuantParams,
    Scalar,
    Scratch,
    Shape,
    Stepped,
    Tensor,
    TinygenError,
    ToolError,
    UnsupportedError,
    call,
)
from tinygen.lowering.conv_2d import windows_kernel
from tinygen.lowering.core import PAIRS, SKIPPING, ConvolutionLayout, Core, DenseLayout, SparseCore, all_inputs
from tinygen.lowering.dense import sparse_dense_kernel
from tinygen.lowering.ending import Ending, ending, repeat_last
from tinygen.lowering.kernels import SharedKernels
from tinygen.lowering.rows import Rows
from tinygen.lowering.scales import Scales, scales
from tinygen.lowering.selection import Variants
from tinygen.lowering.sparse import SparseCosts, with_zeros_skipped
from tinygen.lowering.sparse_stream import pair_bytes, steps
from tinygen.lowering.unpacked import unpacked_first
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.activation import quantized_bounds
from tinygen.ops.common.affine import AffineSum, affine_sum
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.dense_groups import DenseCosts, DenseGroups, dense_groups
from tinygen.ops.common.fitted_requantization import FittedRequantization, fitted_requantization
from tinygen.ops.common.overlay import Strides, overlay_distance, overlay_up_distance
from tinygen.ops.common.packed import pack, weight_bits
from tinygen.ops.common.pool import pool_window
from tinygen.ops.common.requantization import Rounding, multipliers, shifts
from tinygen.ops.common.rounded_multipliers import rounded_multipliers, same_outputs
from tinygen.ops.common.short_requantization import (
    ShortRequantization,
    accumulator_bounds,
    settled,
    short_requantization,
)
from tinygen.ops.common.weighted import bias_or_zero, folded_bias
from tinygen.ops.common.window import Axis, window_fields
from tinygen.ops.discover import operators_in
from tinygen.ops.portable import portable_kernel, with_function
from tinygen.passes.base import Pass
from tinygen.paths import runtime_dir
from tinygen.quantize.fixed_point import quantize_multiplier, requantize

if TYPE_CHECKING:  # what hooks are given but plugins never make
    from tinygen.codegen.library import Library as Library

__all__ = [
    "ABSENT",
    "FREESTANDING_INCLUDE",
    "HOST_PORT",
    "PAIRS",
    "SEMIHOSTING_FAULT",
    "SEMIHOSTING_PORT",
    "SKIPPING",
    "TFLM_SCHEME",
    "UNITS",
    "WARNINGS",
    "Action",
    "AffineSum",
    "Arch",
    "Argument",
    "Array",
    "Attribute",
    "Axis",
    "Blocks",
    "Board",
    "BoundNode",
    "Call",
    "ConfiguredTarget",
    "Constant",
    "Context",
    "ConvolutionLayout",
    "Core",
    "CostModel",
    "Count",
    "CycleModel",
    "DType",
    "Decoded",
    "DenseCosts",
    "DenseGroups",
    "DenseLayout",
    "Device",
    "DeviceError",
    "Draw",
    "EncodedWeights",
    "Ending",
    "Engine",
    "FittedRequantization",
    "Frame",
    "Graph",
    "GraphError",
    "Image",
    "Input",
    "Instruction",
    "Kernel",
    "KernelCost",
    "Memory",
    "MemoryKind",
    "MismatchError",
    "ModelError",
    "Node",
    "Op",
    "Output",
    "Params",
    "Pass",
    "PluginError",
    "Power",
    "Provided",
    "Qemu",
    "QuantParams",
    "QuantRule",
    "Region",
    "Rounding",
    "Rows",
    "Rule",
    "RunResult",
    "Scalar",
    "Scales",
    "Scratch",
    "Shape",
    "SharedKernels",
    "ShortRequantization",
    "SourceFile",
    "SparseCore",
    "SparseCosts",
    "Stepped",
    "Strides",
    "Tensor",
    "TinygenError",
    "ToolError",
    "Toolchain",
    "Unit",
    "UnsupportedError",
    "Variants",
    "accumulator_bounds",
    "affine_sum",
    "all_inputs",
    "bias_or_zero",
    "call",
    "case",
    "compiler_version",
    "dense_groups",
    "ending",
    "environment",
    "find_program",
    "fitted_requantization",
    "folded_bias",
    "hookimpl",
    "host_toolchain",
    "load_cost_model",
    "missing_compiler",
    "multipliers",
    "operators_in",
    "overlay_distance",
    "overlay_up_distance",
    "pack",
    "pair_bytes",
    "parse_frames",
    "pool_window",
    "portable_kernel",
    "quantize_multiplier",
    "quantized_bounds",
    "render",
    "repeat_last",
    "requantize",
    "rounded_multipliers",
    "run_board",
    "run_on_host",
    "run_qemu",
    "run_unicorn",
    "runtime_dir",
    "same_outputs",
    "scales",
    "settled",
    "shifts",
    "short_requantization",
    "sparse_dense_kernel",
    "steps",
    "unpacked_first",
    "weight_bits",
    "window_fields",
    "window_of",
    "windows_kernel",
    "with_function",
    "with_zeros_skipped",
    "zig_command",
]
