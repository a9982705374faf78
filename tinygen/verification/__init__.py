"""Proof: a library's tensors against an oracle, on the host, on an emulated core or on a board."""

from tinygen.verification.check import Verification, verify_library
from tinygen.verification.inputs import make_inputs
from tinygen.verification.reference import run_reference
from tinygen.verification.run import verify

__all__ = ["Verification", "make_inputs", "run_reference", "verify", "verify_library"]
