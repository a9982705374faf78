"""The C kernel of a one-node graph against the numpy reference: that of the conformance suite."""

from tinygen.conformance.agreement import kernel_agrees

__all__ = ["kernel_agrees"]
