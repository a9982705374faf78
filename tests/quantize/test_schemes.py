"""Rules by name: the general ones, and those of every installed device."""

from __future__ import annotations

import itertools

import pytest

from tinygen.device import TFLM_SCHEME, QuantRule
from tinygen.ir import DType, ModelError
from tinygen.plugins import create_session
from tinygen.quantize.layer_names import by_tensor, short_name
from tinygen.quantize.schemes import GENERAL, Scheme, rule_name, scheme_for

SESSION = create_session()
RULES = {name: SESSION.rules(device) for name, device in SESSION.devices.items()}


def test_names_tell_general_rules_apart() -> None:
    names = [rule_name(rule) for rule in GENERAL]
    assert len(set(names)) == len(names)
    assert {rule_name(rule) for rule in TFLM_SCHEME} == {"int8"}


@pytest.mark.parametrize("device", RULES)
def test_every_rule_of_a_device_can_be_chosen(device: str) -> None:
    """The default scheme comes first; each further rule changes the scheme of the operators it is for."""
    rules = RULES[device]
    assert rules[: len(TFLM_SCHEME)] == TFLM_SCHEME
    assert scheme_for("CONV_2D", rules, ()) == Scheme()
    for rule in rules[len(TFLM_SCHEME) :]:
        op = "CONV_2D" if rule.op == "*" else rule.op
        found = scheme_for(op, rules, [rule_name(rule)])
        assert found != Scheme()
        if rule.role == "weights":
            assert (found.weight_bits, found.per_channel) == (rule.bits, rule.granularity == "per_channel")
        else:
            assert (found.rounding, found.scale_kind) == (rule.rounding, rule.scale_kind)
            assert found.activations is {8: DType.INT8, 16: DType.INT16, 32: DType.FLOAT32}[rule.bits]


def test_a_device_s_rule_limits_itself_to_its_operators() -> None:
    rule = QuantRule("CONV_2D", "weights", 4, True, "per_channel", "double", "float", "for this test")
    rules = (*TFLM_SCHEME, rule)
    assert scheme_for("CONV_2D", rules, ["int4"]).weight_bits == 4
    assert scheme_for("FULLY_CONNECTED", rules, ["int4"]).weight_bits == 8
    assert scheme_for("FULLY_CONNECTED", TFLM_SCHEME, ["int4"]).weight_bits == 4


def test_names_combine_and_int8_starts_over() -> None:
    both = scheme_for("CONV_2D", TFLM_SCHEME, ["int4", "power-of-two"])
    assert (both.weight_bits, both.scale_kind, both.rounding) == (4, "power_of_two", "single")
    assert scheme_for("CONV_2D", TFLM_SCHEME, ["int4", "int8"]) == Scheme()


PACKED = {"int4": 4, "ternary": 2, "binary": 1}
NAMES = [rule_name(rule) for rule in GENERAL]
ALLOWED = {
    frozenset(pair)
    for pair in (
        ("single-rounding", "power-of-two"),
        ("single-rounding", "per-tensor"),
        ("int16", "per-tensor"),
        *(("power-of-two", weights) for weights in (*PACKED, "per-tensor")),
    )
}


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(NAMES, 2)))
def test_every_pair_does_what_it_says_or_is_refused(first: str, second: str) -> None:
    if frozenset((first, second)) not in ALLOWED:
        with pytest.raises(ModelError, match=f"{first!r} and {second!r} cannot be combined") as refused:
            scheme_for("CONV_2D", TFLM_SCHEME, [first, second])
        assert refused.value.cure
        return
    found = scheme_for("CONV_2D", TFLM_SCHEME, [first, second])
    for name in (first, second):
        if name in PACKED:
            assert found.weight_bits == PACKED[name]
        elif name == "per-tensor":
            assert not found.per_channel
        elif name == "int16":
            assert found.activations is DType.INT16
        else:
            assert found.rounding == "single"
            assert name != "power-of-two" or found.scale_kind == "power_of_two"


def test_refused_pairs_are_fine_in_different_layers_and_after_int8() -> None:
    assert scheme_for("CONV_2D", TFLM_SCHEME, ["int4", "int8", "single-rounding"]).rounding == "single"
    assert scheme_for("CONV_2D", TFLM_SCHEME, ["int4", "int4"]).weight_bits == 4


def test_an_unknown_name() -> None:
    with pytest.raises(ModelError, match="did you mean 'ternary'"):
        scheme_for("CONV_2D", TFLM_SCHEME, ["ternery"])


@pytest.mark.parametrize(
    ("tensor", "layer"),
    [
        ("functional_1/lenet_1/conv1_1/Relu;functional_1/lenet_1/conv1_1/add", "conv1"),
        (
            "functional_1/digits_1/re_lu_1_2/Relu;functional_1/digits_1/batch_normalization_1_2/batchnorm/add_1",
            "re_lu_1",
        ),
        ("functional_2/net_1/batch_normalization_1/batchnorm/add_1", "batch_normalization"),
        ("sequential/dense/MatMul;sequential/dense/BiasAdd", "dense"),
        ("StatefulPartitionedCall_1:0", "StatefulPartitionedCall_1:0"),
        ("conv", "conv"),
    ],
)
def test_layers_are_called_as_in_the_model(tensor: str, layer: str) -> None:
    assert short_name(tensor) == layer
    assert by_tensor({layer: 1}, [tensor, "other/other/Relu"], "model") == {tensor: 1}


def test_merged_layers_mean_the_tensor_and_neighbours_do_not() -> None:
    first = "functional_1/net_1/re_lu_1/Relu;functional_1/net_1/conv2d_1/BiasAdd"
    second = "functional_1/net_1/re_lu_1_2/Relu;functional_1/net_1/conv2d_1_2/BiasAdd"
    assert by_tensor({"conv2d": 1, "conv2d_1": 2}, [first, second], "model") == {first: 1, second: 2}
    with pytest.raises(ModelError, match="did you mean 'conv2d'"):
        by_tensor({"conv2": 1}, [first], "model")
