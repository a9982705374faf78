"""Quantization-aware training: what it trains is what the device will compute."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from tests.compress.models import mixed_model, task
from tinygen.compress import Training, fold_batch_norm, predictor, to_tflite
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.ir import ModelError
from tinygen.ops import Op
from tinygen.quantize.model import quantize_model
from tinygen.quantize.qat import QuantizedTraining, bake, quantization_aware, train_quantized, train_rounded

pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed: ./dev setup --all"),
]
NAMES = {8: "int8", 4: "int4", 2: "ternary", 1: "binary"}


@pytest.fixture(scope="module")
def folded() -> Any:
    return fold_batch_norm(mixed_model())


@pytest.mark.parametrize("bits", NAMES)
def test_baked_weights_quantize_losslessly(bits: int, folded: Any, ops: dict[str, Op]) -> None:
    """The float network that is handed over and the one with rounded weights are the same, all layers."""
    scheme = QuantizedTraining(bits, activations=False)
    aware = quantization_aware(folded, scheme)
    baked = bake(aware, folded)
    x = task().train.inputs
    np.testing.assert_allclose(predictor(aware)(x), predictor(baked)(x), rtol=1e-4, atol=1e-5)
    graph = read_tflite(to_tflite(baked), ops)
    result = quantize_model(graph, x, schemes=[NAMES[bits]]).graph
    real = {t.name: t.data for t in graph.tensors if t.data is not None}
    compared = 0
    for node in result.bound():
        if ops[node.op].channel_axis is None:
            continue
        w = node.input(1)
        assert w.quant is not None and w.data is not None
        shape = [1] * w.data.ndim
        shape[w.quant.axis] = -1
        weights = w.data * np.array(w.quant.scale).reshape(shape)
        np.testing.assert_allclose(weights, real[w.name], rtol=1e-5, atol=1e-7)
        compared += 1
    assert compared == 7


def test_layers_of_their_own(folded: Any) -> None:
    aware = quantization_aware(folded, QuantizedTraining(8, {"hidden": 1}))
    hidden = np.asarray(bake(aware, folded).get_layer("hidden").kernel)
    assert all(len(np.unique(np.abs(column))) == 1 for column in hidden.T)


def test_training_improves_the_rounded_network() -> None:
    """Binary weights lose what the float network knows; training brings it back."""
    data, model = task(180), mixed_model()
    from tinygen.compress import train

    train(model, data, Training(epochs=6, learning_rate=3e-3, quiet=True))
    folded = fold_batch_norm(model)
    scheme = QuantizedTraining(2)
    before = data.score(predictor(quantization_aware(folded, scheme)), data.test)
    after_model = train_quantized(model, data, scheme, Training(epochs=8, learning_rate=3e-3, quiet=True))
    after = data.score(predictor(after_model), data.test)
    assert after > before + 0.1
    assert all(type(layer).__name__ != "BatchNormalization" for layer in after_model.layers)


def test_refusals(folded: Any) -> None:
    with pytest.raises(ModelError, match="weights of 5 bits"):
        quantization_aware(folded, QuantizedTraining(5))
    with pytest.raises(ModelError, match="no layer with weights is called 'stm'"):
        quantization_aware(folded, QuantizedTraining(4, {"stm": 8}))


def test_a_teacher_is_learnt_from_while_rounding() -> None:
    """The labels are nonsense, so that whatever is learnt comes from the teacher."""
    from tinygen.compress import Data, Samples, Teacher, train
    from tinygen.compress.distil import _ends_in_softmax

    data, teacher = task(180), mixed_model()
    train(teacher, data, Training(epochs=8, learning_rate=3e-3, quiet=True))
    wrong = Data(Samples(data.train.inputs, (data.train.targets + 1) % 3), data.validation, data.test)
    assert _ends_in_softmax(quantization_aware(fold_batch_norm(teacher), QuantizedTraining(4)))
    training = Training(epochs=3, learning_rate=1e-3, quiet=True)
    model, ranges = train_rounded(teacher, wrong, QuantizedTraining(4), training, teacher=Teacher(teacher, 1.0))
    inputs = data.test.inputs
    agreement = np.mean(predictor(model)(inputs).argmax(-1) == predictor(teacher)(inputs).argmax(-1))
    assert agreement > 0.9 and ranges["hidden"][1] > 0
