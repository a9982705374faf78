"""Proof: a library's tensors against an oracle, on the host, on an emulated core or on a board."""

from tinygen.verify.check import Verification, verify_library
from tinygen.verify.inputs import make_inputs
from tinygen.verify.reference import run_reference
from tinygen.verify.run import verify

__all__ = ["Verification", "make_inputs", "run_reference", "verify", "verify_library"]
