"""Which channels of a Keras model belong together: what must be removed everywhere if it is removed anywhere.

Every element of every tensor gets a label. A layer that makes channels makes labels; the layers after it hand them on;
a residual join makes the labels that meet one. So a label is one channel of a layer, or several channels of several
layers that a join has tied, and everything that a removal touches carries it: slices of kernels, batch
normalization, the rows of a dense layer behind a Flatten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygen.ir import UnsupportedError

from .graph import Call, calls

Labels = NDArray[np.int64]

MAKERS = {"Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "Dense"}
SEPARABLE = {"SeparableConv1D", "SeparableConv2D"}
DEPTHWISE = {"DepthwiseConv1D", "DepthwiseConv2D"}
JOINS = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"}
SAME_SHAPE = {
    *("Activation", "ReLU", "LeakyReLU", "ELU", "Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise"),
    *("GaussianDropout", "AlphaDropout", "BatchNormalization", "PReLU", "Identity", "Relu", "Relu6", "Tanh", "Sigmoid"),
}
SPATIAL = {  # change the positions and treat every channel alike
    *("MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D", "ZeroPadding1D", "ZeroPadding2D"),
    *("Cropping1D", "Cropping2D", "UpSampling1D", "UpSampling2D"),
    *("GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D"),
}


@dataclass
class Channels:
    """The labels of a model. Labels are not canonical: `root` says which have become one.

    Args:
        inputs: of each call, by its index, the labels of its inputs, each of the shape of one sample.
        outputs: the same of its output.
        made: layer's name -> the labels of the channels that it makes, shape (channels,).
        held: root label -> why it must stay.
    """

    inputs: list[list[Labels]] = field(default_factory=list)
    outputs: list[Labels] = field(default_factory=list)
    made: dict[str, Labels] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    _parent: list[int] = field(default_factory=list)

    def fresh(self, count: int) -> Labels:
        """New labels."""
        start = len(self._parent)
        self._parent.extend(range(start, start + count))
        return np.arange(start, start + count)

    def roots(self, labels: Labels) -> Labels:
        """The labels that stand for these, elementwise."""
        values, inverse = np.unique(labels, return_inverse=True)
        return np.array([self._root(int(v)) for v in values], np.int64)[inverse].reshape(labels.shape)

    def tie(self, one: Labels, other: Labels) -> None:
        """Makes labels of equal position one."""
        for a, b in {*zip(one.ravel().tolist(), other.ravel().tolist(), strict=True)}:
            self._parent[self._root(a)] = self._root(b)

    def hold(self, labels: Labels, why: str) -> None:
        """Says that these must stay. The first reason is kept."""
        for label in np.unique(labels).tolist():
            self.held.setdefault(label, why)

    def reasons(self) -> dict[int, str]:
        """Root label -> why it must stay, after all ties."""
        found: dict[int, str] = {}
        for label, why in self.held.items():
            found.setdefault(self._root(label), why)
        return found

    def _root(self, label: int) -> int:
        while self._parent[label] != label:
            self._parent[label] = self._parent[self._parent[label]]
            label = self._parent[label]
        return label


def find_channels(model: Any) -> Channels:
    """The labels of a functional model, of channels-last layout. UnsupportedError names a layer with another."""
    channels = Channels()
    known: dict[int, Labels] = {}
    taken: dict[str, Labels] = {}
    for tensor in model.inputs:
        known[id(tensor)] = _every(channels.fresh(tensor.shape[-1]), tensor)
        channels.hold(known[id(tensor)], "it is an input of the model")
    for call in calls(model):
        if getattr(call.layer, "data_format", "channels_last") == "channels_first":
            raise UnsupportedError("channels first", where=f"layer {call.layer.name!r}", cure="use channels_last")
        inputs = [known[id(tensor)] for tensor in call.inputs]
        if getattr(call.layer, "weights", ()):
            if call.layer.name in taken:  # used before: its weights are cut alike for all uses
                channels.tie(taken[call.layer.name], _last(inputs[0]))
            taken[call.layer.name] = _last(inputs[0])
        output = _flow(call, inputs, channels)
        channels.inputs.append(inputs)
        channels.outputs.append(output)
        known[id(call.outputs[0])] = output
        for extra in call.outputs[1:]:
            known[id(extra)] = _kept(channels, [], extra, call)
    for tensor in model.outputs:
        channels.hold(known[id(tensor)], "it is an output of the model")
    return channels


def _flow(call: Call, inputs: list[Labels], channels: Channels) -> Labels:
    """The labels of a call's output."""
    layer, output = call.layer, call.outputs[0]
    if call.kind in MAKERS | SEPARABLE and getattr(layer, "groups", 1) == 1:
        _same_everywhere(inputs[0], channels, call)
        if layer.name not in channels.made:
            channels.made[layer.name] = channels.fresh(output.shape[-1])
        if _is_softmax(layer):
            channels.hold(channels.made[layer.name], f"the softmax of layer {layer.name!r} compares it with others")
        return _every(channels.made[layer.name], output)
    if call.kind in DEPTHWISE:
        _same_everywhere(inputs[0], channels, call)
        return _every(np.repeat(_last(inputs[0]), layer.depth_multiplier), output)
    if call.kind in JOINS and len(inputs) > 1 and all(i.shape == inputs[0].shape for i in inputs):
        for other in inputs[1:]:
            channels.tie(inputs[0], other)
        return inputs[0]
    if call.kind in ("Flatten", "Reshape", "Permute"):
        return _rearranged(call, inputs[0], channels)
    if call.kind == "Concatenate" and layer.axis in (-1, len(output.shape) - 1):
        return np.concatenate(inputs, axis=-1)
    if call.kind in SAME_SHAPE and not _is_softmax(layer):
        if getattr(layer, "weights", ()):
            _same_everywhere(inputs[0], channels, call)
        if getattr(layer, "axis", -1) in (-1, len(output.shape) - 1):
            return inputs[0]
    if call.kind in SPATIAL:
        _same_everywhere(inputs[0], channels, call)
        return _every(_last(inputs[0]), output)
    return _kept(channels, inputs, output, call)


def _is_softmax(layer: Any) -> bool:
    """Whether the layer's activation compares the channels of a position."""
    return getattr(getattr(layer, "activation", None), "__name__", "") == "softmax"


def _kept(channels: Channels, inputs: list[Labels], output: Any, call: Call) -> Labels:
    """For a layer that does something else with its channels: nothing before it, and nothing it makes, may go."""
    for labels in inputs:
        channels.hold(labels, f"layer {call.layer.name!r} ({call.kind}) needs all of its inputs")
    fresh = _every(channels.fresh(output.shape[-1] or 1), output)
    channels.hold(fresh, f"layer {call.layer.name!r} ({call.kind}) makes it, and cannot be narrowed")
    return fresh


def _rearranged(call: Call, labels: Labels, channels: Channels) -> Labels:
    """Flatten, Reshape, Permute: what comes out must still be a last axis, from which whole slices can go."""
    shape = call.outputs[0].shape[1:]
    moved = labels
    if call.kind == "Permute":
        moved = np.transpose(labels, [axis - 1 for axis in call.layer.dims])
    moved = moved.reshape(shape)
    if moved.ndim > 1 and not (moved == _last(moved)).all():
        return _kept(channels, [labels], call.outputs[0], call)
    return moved


def _same_everywhere(labels: Labels, channels: Channels, call: Call) -> None:
    """Holds what does not stand in the same channel at every position, as after a Reshape it may not."""
    if not (labels == _last(labels)).all():
        channels.hold(labels, f"layer {call.layer.name!r} ({call.kind}) mixes it with other channels")


def _last(labels: Labels) -> Labels:
    """The labels of one position, shape (channels,)."""
    row: Labels = labels.reshape(-1, labels.shape[-1])[0]
    return row


def _every(labels: Labels, tensor: Any) -> Labels:
    """Labels of the channels, at every position of a tensor; unknown sizes count as 1."""
    shape = tuple(size or 1 for size in tensor.shape[1:])
    every: Labels = np.broadcast_to(labels, shape) if shape else labels[:1]
    return every
