"""Kernels beyond the portable ones that no family owns, in plain C, and how a plugin selects among its kernels.

Most take two int8 products from one 32-bit multiplication: a value a + 2^16 * b of two activations times a weight is
both (SIMD within a register). Their C lies in `runtime_c` and ends in `_swar`. A plugin selects them with
`SharedKernels`, and replaces a function of theirs, such as an innermost loop, by a file of the same name in a runtime
folder of its own.
"""
