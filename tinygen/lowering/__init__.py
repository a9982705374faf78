"""Kernels beyond the portable ones that no family owns: what plugins select, through `tinygen.api`."""
