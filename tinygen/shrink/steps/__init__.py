"""The kinds of steps: one file each. A new kind is a file and its line here."""

from __future__ import annotations

from tinygen.shrink.steps.base import Step
from tinygen.shrink.steps.cluster import Cluster
from tinygen.shrink.steps.distil import Distil
from tinygen.shrink.steps.encode import Encode
from tinygen.shrink.steps.prune_blocks import PruneBlocks
from tinygen.shrink.steps.prune_channels import PruneChannels
from tinygen.shrink.steps.prune_weights import PruneWeights
from tinygen.shrink.steps.qat import Qat
from tinygen.shrink.steps.quantize import Quantize
from tinygen.shrink.steps.train import Train

KINDS: dict[str, type[Step]] = {
    kind.kind: kind
    for kind in (Train, PruneChannels, PruneBlocks, PruneWeights, Distil, Cluster, Qat, Quantize, Encode)
}

__all__ = ["KINDS", "Step"]
