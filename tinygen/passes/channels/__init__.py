"""Constant- and dead-channel elimination: channels that carry no information are not computed.

`bounds` finds what each channel of each tensor can hold, `liveness` which channels anything needs, `rewrite`
folds the constant ones into biases and makes tensors and weights smaller. Channels are the last dimension.
"""

from tinygen.passes.channels.eliminate import CHANNELS

__all__ = ["CHANNELS"]
