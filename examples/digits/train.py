"""Trains the demo network on scikit-learn's digits and writes the two .tflite files beside this script.

    pip install tinygen[keras,demo]
    python examples/digits/train.py

Takes about 20 seconds. Seeded and deterministic: the same versions of TensorFlow and scikit-learn on the same
kind of CPU write the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from digits import INPUT_SCALE, INPUT_ZERO_POINT, MODEL_FLOAT32, MODEL_INT8, Split, load_split, quantize
from keras import layers

SEED = 1
EPOCHS = 60
BATCH = 32


def build_model() -> keras.Model:
    """A MobileNet in miniature: convolution, two depthwise-separable blocks, global average, dense."""
    image = layers.Input((8, 8, 1))
    x = normalized_relu(layers.Conv2D(16, 3, padding="same", use_bias=False)(image))
    x = separable_block(x, channels=24)
    x = layers.MaxPooling2D(2)(x)
    x = separable_block(x, channels=48)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.2)(x)
    return keras.Model(image, layers.Dense(10, activation="softmax")(x), name="digits")


def separable_block(x: keras.KerasTensor, channels: int) -> keras.KerasTensor:
    """3x3 depthwise then 1x1 convolution, each with batch normalization and ReLU."""
    x = normalized_relu(layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x))
    return normalized_relu(layers.Conv2D(channels, 1, use_bias=False)(x))


def normalized_relu(x: keras.KerasTensor) -> keras.KerasTensor:
    """Batch normalization, which the converter folds into the weights before, and ReLU."""
    return layers.ReLU()(layers.BatchNormalization()(x))


def train(split: Split) -> keras.Model:
    """The trained model."""
    model = build_model()
    steps = EPOCHS * -(-len(split.train_images) // BATCH)
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, steps)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(split.train_images, split.train_labels, epochs=EPOCHS, batch_size=BATCH, verbose=2)
    return model


def convert(model: keras.Model, calibration: np.ndarray | None) -> bytes:
    """The model as .tflite: float32, or with calibration images full int8, input and output included."""
    # A fixed batch of one: with a free one the converter inserts shape arithmetic before the dense layer.
    image = layers.Input((8, 8, 1), batch_size=1)
    converter = tf.lite.TFLiteConverter.from_keras_model(keras.Model(image, model(image)))
    if calibration is not None:

        def representative_dataset() -> Iterator[list[np.ndarray]]:
            for sample in calibration:
                yield [sample[np.newaxis]]

        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = representative_dataset
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


def int8_accuracy(content: bytes, split: Split) -> float:
    """Share of held-out images that the int8 network classifies right, run by LiteRT."""
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    (source,), (result,) = interpreter.get_input_details(), interpreter.get_output_details()
    scale, zero_point = source["quantization"]
    if not np.isclose(scale, INPUT_SCALE) or zero_point != INPUT_ZERO_POINT:
        raise SystemExit(f"input quantization is {scale}, {zero_point}: put it into digits.py")
    right = 0
    for image, label in zip(quantize(split.test_images), split.test_labels, strict=True):
        interpreter.set_tensor(source["index"], image[np.newaxis])
        interpreter.invoke()
        right += int(interpreter.get_tensor(result["index"]).argmax() == label)
    return right / len(split.test_labels)


def main() -> None:
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    split = load_split()
    model = train(split)
    _, accuracy = model.evaluate(split.test_images, split.test_labels, verbose=0)
    MODEL_FLOAT32.write_bytes(convert(model, calibration=None))
    content = convert(model, calibration=split.train_images[:500])
    MODEL_INT8.write_bytes(content)
    int8 = int8_accuracy(content, split)
    print(f"{model.count_params()} parameters; held-out accuracy: float32 {accuracy:.4f}, int8 {int8:.4f}")
    for path in (MODEL_FLOAT32, MODEL_INT8):
        print(f"wrote {path.name}, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
