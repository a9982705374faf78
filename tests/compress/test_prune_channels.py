"""Structured pruning: the same function where dead channels go, whatever they run through; smaller layers; errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.compress.models import QUICK, integer_images, mixed_model, set_integers, task
from tinygen.compress import CRITERIA, Samples, Teacher, prune_channels
from tinygen.compress.channel_cost import cost, find_kernels
from tinygen.compress.channels import find_channels
from tinygen.compress.measure import macs_of
from tinygen.compress.narrow import narrow
from tinygen.ir import ModelError, UnsupportedError


def make_dead(model: Any, layer: str, indices: list[int]) -> None:
    """Lets some channels of a layer be zero for every input."""
    values = model.get_layer(layer).get_weights()
    for value in values[-2:] if len(values) > 1 else values:
        value[..., indices] = 0
    model.get_layer(layer).set_weights(values)


@pytest.mark.parametrize(
    ("layers", "indices"),
    [
        (("stem", "pointwise"), [1, 4]),  # joined: both must be dead
        (("side",), [0, 3]),
        (("hidden",), [2, 5, 6]),
        (("stem", "pointwise", "side", "hidden"), [0, 2]),
    ],
)
def test_removing_dead_channels_keeps_the_function_exactly(layers: tuple[str, ...], indices: list[int]) -> None:
    model = mixed_model()
    set_integers(model)
    model.get_layer("depthwise").bias.assign(np.zeros(12))  # or a dead channel would become a constant here
    for layer in layers:
        make_dead(model, layer, indices)
    channels = find_channels(model)
    removed = {int(r) for layer in layers for r in channels.roots(channels.made[layer][indices])}
    smaller = narrow(model, channels, removed)
    for layer in layers:
        width = model.get_layer(layer).output.shape[-1]
        assert smaller.get_layer(layer).output.shape[-1] == width - len(indices)
    images = integer_images()
    before = model.layers[-2].output  # whole numbers, before the softmax
    import keras

    expected = keras.Model(model.inputs, before)(images)
    result = keras.Model(smaller.inputs, smaller.layers[-2].output)(images)
    kept = np.setdiff1d(np.arange(7), indices) if "hidden" in layers else np.arange(7)
    np.testing.assert_array_equal(np.asarray(result), np.asarray(expected)[:, kept])
    np.testing.assert_array_equal(np.asarray(smaller(images)), np.asarray(model(images)))
    assert np.asarray(expected).any(), "the test would pass for any two dead networks"


def test_the_predicted_cost_is_the_smaller_models() -> None:
    model = mixed_model()
    channels = find_channels(model)
    removed = {int(r) for r in channels.roots(channels.made["stem"][:2])} | {
        int(r) for r in channels.roots(channels.made["hidden"][3:])
    }
    smaller = narrow(model, channels, removed)
    kernels = find_kernels(model, channels)
    assert cost(kernels, frozenset(), "macs") == macs_of(model)
    assert cost(kernels, removed, "macs") == macs_of(smaller) < macs_of(model)
    assert smaller.get_layer("hidden").output.shape[-1] == 3


@pytest.mark.parametrize("criterion", sorted(set(CRITERIA) - {"batch_norm_scale"}))
def test_criteria_spare_what_matters(criterion: str) -> None:
    """Channels that are dead are the first to go."""
    model = mixed_model()
    model.get_layer("hidden").bias.assign(np.full(7, 2.0))  # so that none is idle by chance
    make_dead(model, "hidden", [1, 3, 4])
    smaller = prune_channels(model, task(), to=0.67, of="weights", criterion=criterion, layers=["hidden"]).model
    kernel = np.asarray(model.get_layer("hidden").kernel)
    left = np.asarray(smaller.get_layer("hidden").kernel)
    assert left.shape[1] == 4
    np.testing.assert_array_equal(left, kernel[:, [0, 2, 5, 6]])


def test_batch_norm_scale_takes_the_smallest_gammas() -> None:
    import keras
    from keras import layers

    image = layers.Input((8, 8, 1))
    x = layers.BatchNormalization(name="norm")(layers.Conv2D(4, 3, name="stem")(image))
    x = layers.Flatten()(layers.ReLU()(x))
    model = keras.Model(image, layers.Dense(3, activation="softmax")(x))
    norm = model.get_layer("norm")
    norm.gamma.assign([0.5, -2.0, 0.1, 1.0])
    smaller = prune_channels(model, task(), to=0.5, criterion="batch_norm_scale").model
    np.testing.assert_allclose(np.asarray(smaller.get_layer("norm").gamma), [-2.0, 1.0])
    with pytest.raises(ModelError, match="no batch normalization with a scale follows"):
        prune_channels(mixed_model(), task(), to=0.5, criterion="batch_norm_scale")


def test_one_can_bring_a_criterion() -> None:
    def last_first(model: Any, channels: Any, data: Any) -> dict[int, float]:
        return {int(r): -float(i) for made in channels.made.values() for i, r in enumerate(channels.roots(made))}

    model = mixed_model()
    smaller = prune_channels(model, task(), to=0.5, of="weights", criterion=last_first, layers=["hidden"]).model
    left = smaller.get_layer("hidden").output.shape[-1]
    np.testing.assert_array_equal(
        np.asarray(smaller.get_layer("hidden").kernel), np.asarray(model.get_layer("hidden").kernel)[:, :left]
    )


@pytest.mark.parametrize("scope", ["global", "uniform"])
def test_the_goal_is_reached_in_multiples(scope: str) -> None:
    model, data = mixed_model(), task()
    step = prune_channels(model, data, to=0.5, scope=scope, multiple_of=2)
    assert step.after.macs <= 0.5 * step.before.macs
    assert step.before.weights_bytes > step.after.weights_bytes == 4 * step.after.weights
    for layer in ("stem", "side", "pointwise"):
        assert step.model.get_layer(layer).output.shape[-1] % 2 == 0
    assert step.model.get_layer("hidden").output.shape[-1] in (2, 4, 6, 7)  # 7 if all of it stays


def test_retraining_in_rounds_with_a_teacher_leaves_the_given_model_alone() -> None:
    model, data = mixed_model(), task()
    weights = model.get_weights()
    step = prune_channels(model, data, to=0.5, rounds=2, training=QUICK, teacher=Teacher(model))
    assert step.after.macs <= 0.5 * step.before.macs
    for old, new in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert all(layer.trainable for layer in model.layers)


def test_a_sequential_model_is_pruned_too() -> None:
    import keras
    from keras import layers

    stack = [layers.Conv2D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(3, activation="softmax")]
    model = keras.Sequential([layers.Input((8, 8, 1)), *stack])
    step = prune_channels(model, task(), to=0.5)
    assert step.model.layers[1].filters == 4


@pytest.mark.parametrize(
    ("layer", "why"),
    [
        ("classes", "the softmax of layer 'classes' compares it"),
        ("flat", "makes no channels of its own"),
        ("depthwise", "makes no channels of its own"),
    ],
)
def test_a_layer_that_cannot_be_pruned_is_refused_with_the_reason(layer: str, why: str) -> None:
    with pytest.raises(UnsupportedError, match=why) as caught:
        prune_channels(mixed_model(), task(), to=0.5, layers=[layer])
    assert f"layer '{layer}'" in str(caught.value)


def test_channels_that_an_unknown_layer_needs_stay() -> None:
    import keras
    from keras import layers

    image = layers.Input((8, 8, 1))
    x = layers.LayerNormalization(name="norm")(layers.Conv2D(4, 3, name="first")(image))
    x = layers.Flatten()(layers.Conv2D(4, 3, name="second")(x))
    model = keras.Model(image, layers.Dense(3, activation="softmax")(x))
    with pytest.raises(UnsupportedError, match=r"layer 'norm' \(LayerNormalization\) needs all of its inputs"):
        prune_channels(model, task(), to=0.5, layers=["first"])
    smaller = prune_channels(model, task(), to=0.6).model
    assert smaller.get_layer("first").filters == 4 > smaller.get_layer("second").filters


def test_a_shared_layer_is_cut_alike_for_all_its_uses() -> None:
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    left, shared = layers.Input((8, 8, 1)), layers.Conv2D(4, 3, padding="same", name="shared")
    x = layers.Conv2D(6, 3, padding="same", name="one")(left)
    y = layers.Conv2D(6, 3, padding="same", name="two")(left)
    x = layers.Flatten()(layers.Add()([shared(x), shared(y)]))
    model = keras.Model(left, layers.Dense(3, activation="softmax")(x))
    smaller = prune_channels(model, task(), to=0.5).model
    assert smaller.get_layer("one").filters == smaller.get_layer("two").filters < 6
    assert np.isfinite(np.asarray(smaller(integer_images()))).all()


def test_bad_requests_are_refused() -> None:
    model, data = mixed_model(), task()
    with pytest.raises(ModelError, match="no criterion 'magic'"):
        prune_channels(model, data, to=0.5, criterion="magic")
    with pytest.raises(ModelError, match=r"to=1\.5"):
        prune_channels(model, data, to=1.5)
    with pytest.raises(ModelError, match="has no layer 'stam'"):
        prune_channels(model, data, to=0.5, layers=["stam"])
    with pytest.raises(ModelError, match="cannot come down to"):
        prune_channels(model, data, to=0.01)


def test_nan_weights_are_refused_by_layer() -> None:
    model = mixed_model()
    kernel = np.asarray(model.get_layer("pointwise").kernel).copy()
    kernel[0, 0, 0, 0] = np.nan
    model.get_layer("pointwise").kernel.assign(kernel)
    with pytest.raises(ModelError, match="layer 'pointwise' of 'mixed': 1 of 72 values of 'kernel'"):
        prune_channels(model, task(), to=0.5)


def test_models_without_a_readable_graph_are_refused() -> None:
    import keras

    class Own(keras.Model):
        def call(self, inputs: Any) -> Any:
            return inputs

    with pytest.raises(UnsupportedError, match="subclassed"):
        prune_channels(Own(), task(), to=0.5)
    inner = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten()], name="inner")
    image = keras.Input((8, 8, 1))
    nested = keras.Model(image, keras.layers.Dense(3)(inner(image)))
    with pytest.raises(UnsupportedError, match="contains the model 'inner'"):
        prune_channels(nested, task(), to=0.5)


def test_a_layer_that_keras_cannot_make_again_is_named() -> None:
    import keras
    from keras import layers

    image = layers.Input((8, 8, 1))
    doubled = layers.Lambda(lambda x: 2 * x, name="twice")(layers.Conv2D(4, 3)(image))
    model = keras.Model(image, layers.Dense(3, activation="softmax")(layers.Flatten()(doubled)))
    with pytest.raises(ModelError, match=r"layer 'twice' \(Lambda\) cannot be built again"):
        prune_channels(model, task(), to=0.5, training=QUICK)


def test_data_of_another_shape_is_refused() -> None:
    wrong = task(shape=(9, 9, 1))
    with pytest.raises(ModelError, match=r"takes inputs of shape \(8, 8, 1\), the data has \(9, 9, 1\)"):
        prune_channels(mixed_model(), wrong, to=0.5, training=QUICK)
    assert isinstance(wrong.train, Samples)
