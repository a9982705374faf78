"""One file for each operator and variant of our kernels: `<operator>_<variant>.py`, with one function

    lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None

that lays out the weights for the kernel and describes its calls; None where it does not take the node. `select.py`
finds the files by their names, so that a new kernel needs no registration.
"""
