"""Damaged and hostile bytes: one of our errors comes out, soon, and without eating memory."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Iterator

import flatbuffers
import pytest
from ai_edge_litert import schema_py_generated as schema

from tests.frontend.models import small_model
from tinygen.frontend.schema import FILE_IDENTIFIER, SCHEMA_VERSION
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.frontend.tflite_writer import write_tflite
from tinygen.ir import ModelError, TinygenError
from tinygen.ops import Op

SLOW = 2.0
"""Seconds: a thousand times what a small file takes."""
MUTATIONS = 20_000
WORDS = (0, 1, 2, 4, 0x7FFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFC)
"""Values that lengths, offsets and indices are replaced with."""


def read(data: bytes, ops: dict[str, Op]) -> bool:
    """Whether the bytes are a model; any error must be ours and quick. What reads must also lower to C calls."""
    start = time.perf_counter()
    try:
        graph = read_tflite(data, ops)
        for node in graph.bound():
            ops[node.op].kernel(node)
    except TinygenError as error:
        assert len(str(error)) < 20_000
        return False
    finally:
        assert time.perf_counter() - start < SLOW
    return True


@pytest.mark.parametrize("data", [b"", b"x", b"TFL3", bytes(100), b"\x1c\0\0\0TFL3", b"{json}" * 10])
def test_not_a_model(data: bytes, ops: dict[str, Op]) -> None:
    with pytest.raises(ModelError, match=r"not a \.tflite file|cannot be read"):
        read_tflite(data, ops)


def test_every_truncation(ops: dict[str, Op]) -> None:
    data = small_model(ops)
    assert read(data, ops)
    assert not any(read(data[:end], ops) for end in range(len(data) - 8))


def test_random_bytes(ops: dict[str, Op]) -> None:
    source = random.Random(1)
    for length in (8, 20, 100, 1000, 10_000) * 20:
        body = bytearray(source.randbytes(length))
        body[:8] = (8 + 4 * source.randrange(4)).to_bytes(4, "little") + FILE_IDENTIFIER
        assert not read(bytes(body), ops)


def test_every_word_replaced(ops: dict[str, Op]) -> None:
    data = small_model(ops)
    results = [
        read(data[:at] + word.to_bytes(4, "little") + data[at + 4 :], ops)
        for at in range(0, len(data) - 3, 4)
        for word in WORDS
    ]
    assert results.count(False) > 100
    assert results.count(True) > 100  # weights and biases take any value


def mutations(files: list[bytes], count: int) -> Iterator[bytes]:
    source = random.Random(3)
    for _ in range(count):
        data = bytearray(source.choice(files))
        for _ in range(source.choice((1, 1, 1, 2, 4, 16))):
            at = source.randrange(len(data))
            if source.random() < 0.5:
                data[at] ^= 1 << source.randrange(8)
            else:
                data[at & ~3 : (at & ~3) + 4] = source.choice(WORDS).to_bytes(4, "little")
        yield bytes(data)


def test_mutations_of_every_operator(ops: dict[str, Op]) -> None:
    files = [write_tflite(graph, ops) for op in ops.values() for graph in op.cases()]
    results = [read(data, ops) for data in mutations(files, MUTATIONS)]
    assert MUTATIONS / 10 < results.count(True) < MUTATIONS * 9 / 10


def shared_tensor_file(tensors: int, name: bytes, elements: int) -> bytes:
    """A file of one tensor that its subgraph lists `tensors` times."""
    builder = flatbuffers.Builder(1024)
    text = builder.CreateString(name)
    schema.TensorStartShapeVector(builder, elements)
    for _ in range(elements):
        builder.PrependInt32(1)
    shape = builder.EndVector()
    schema.TensorStart(builder)
    schema.TensorAddName(builder, text)
    schema.TensorAddShape(builder, shape)
    tensor = schema.TensorEnd(builder)
    schema.SubGraphStartTensorsVector(builder, tensors)
    for _ in range(tensors):
        builder.PrependUOffsetTRelative(tensor)
    vector = builder.EndVector()
    schema.SubGraphStart(builder)
    schema.SubGraphAddTensors(builder, vector)
    subgraph = schema.SubGraphEnd(builder)
    schema.ModelStartSubgraphsVector(builder, 1)
    builder.PrependUOffsetTRelative(subgraph)
    subgraphs = builder.EndVector()
    schema.ModelStart(builder)
    schema.ModelAddVersion(builder, SCHEMA_VERSION)
    schema.ModelAddSubgraphs(builder, subgraphs)
    builder.Finish(schema.ModelEnd(builder), file_identifier=FILE_IDENTIFIER)
    return bytes(builder.Output())


@pytest.mark.parametrize(
    ("tensors", "name", "elements"), [(20_000, b"x" * 100_000, 1), (20_000, b"", 50_000), (40_000, b"x", 1)]
)
def test_references_to_one_long_vector(tensors: int, name: bytes, elements: int, ops: dict[str, Op]) -> None:
    data = shared_tensor_file(tensors, name, elements)
    tracemalloc.start()
    try:
        start = time.perf_counter()
        with pytest.raises(ModelError):
            read_tflite(data, ops)
        assert time.perf_counter() - start < 30
        assert tracemalloc.get_traced_memory()[1] < 400 * len(data)
    finally:
        tracemalloc.stop()
