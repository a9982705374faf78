"""Lossless coding of weights, decoded on the device while the network runs."""

from tinygen.encode.choose import SCHEMES, Encoding, choose

__all__ = ["SCHEMES", "Encoding", "choose"]
