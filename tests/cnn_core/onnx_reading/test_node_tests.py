"""The ONNX project's own tests of single operations, with the operations as our converter makes them."""

import warnings
from collections import Counter, defaultdict
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from onnx import ModelProto, TensorProto, numpy_helper
from onnx.backend.test.loader import load_model_tests
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.onnx_reading import SUPPORTED
from cnn_core.onnx_reading.converting import convert
from cnn_core.onnx_reading.making import Maker
from cnn_core.onnx_reading.tensors import stored_tensor
from cnn_core.onnx_reading.values import Fixed, Flowing, Value
from cnn_core.onnx_reading.wiring import needed, wire

_READS_PICTURES = {*("Add", "Sub", "Mul", "Div", "Pow", "Sum", "Mean", "Max", "Min", "Concat", "MatMul", "Gemm")}
"""Operations all of whose inputs may be made of the picture; of the others it is the first."""

_FIXED_ONLY = {"Range", "Where", "Equal", "Less", "Greater", "Not", "And", "Or", "Mod"}

_TESTED = tuple(name for name in SUPPORTED if name != "Upsample")  # which Resize replaced, in the node tests too

_ROUNDING = {TensorProto.FLOAT16: 1e-3, TensorProto.BFLOAT16: 1e-2}  # of an answer that we give in single precision

_LEFT_OUT = {
    "holds numbers of the type": 74,  # text, and numbers of 2, 4 and 8 bits with a fraction
    "makes whole numbers of the picture's": 28,
    "it resizes by": 24,  # cubic, or with corners or roundings that torch does not have
    "names axes of its own, or leaves pixels out": 12,
    "is in training mode": 8,
    "an average pooling with holes": 6,
    "uses version 1 of ONNX": 3,
    "over zero-size dimension": 3,  # the largest of nothing
    "a sequence, or nothing": 2,
}
"""What a refusal says, and how many of the node tests meet it: settings that torch's layers do not have."""


@cache
def _cases() -> dict[str, list[Any]]:
    """Return the tests of one operation each, by the operation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ONNX's own arithmetic overflows on purpose
        cases = load_model_tests(kind="node")
    found: dict[str, list[Any]] = defaultdict(list)
    for case in cases:
        nodes = case.model.graph.node
        if len(nodes) == 1 and nodes[0].domain == "":
            found[nodes[0].op_type].append(case)
    return found


@cache
def _refusals(operation: str) -> tuple[str, ...]:
    """Run the tests of an operation; return why some are refused. A wrong number is an AssertionError."""
    said: list[str] = []
    for case in _cases()[operation]:
        try:
            _run(case, operation)
        except CnnCoreError as error:
            said.append(str(error))
        except AssertionError as error:
            raise AssertionError(f"{case.name}: {error}") from error
    return tuple(said)


def _run(case: Any, operation: str) -> None:
    model = ModelProto.FromString(case.model.SerializeToString())
    if operation != "Split":
        del model.graph.output[1:]  # masks, places and deviations, which only training asks for
    for inputs, expected in case.data_sets:
        if any(not isinstance(each, np.ndarray | np.generic | TensorProto) for each in (*inputs, *expected)):
            raise CnnCoreError("a sequence, or nothing, is no tensor")
        answers = _answers(model, operation, [stored_tensor(_stored(each)) for each in inputs])
        for answer, each in zip(answers, expected, strict=False):
            stored = _stored(each)
            wanted = stored_tensor(stored)
            assert answer.shape == wanted.shape
            relative = _ROUNDING.get(stored.data_type, case.rtol)
            np.testing.assert_allclose(answer.double(), wanted.double(), rtol=relative, atol=max(case.atol, 1e-6))


def _stored(told: Any) -> TensorProto:
    return told if isinstance(told, TensorProto) else numpy_helper.from_array(np.asarray(told))


def _answers(model: ModelProto, operation: str, fixed: list[Tensor]) -> list[Tensor]:
    """Return the outputs of the operation, with its inputs cut out of one picture that holds all their numbers."""
    flowing = [
        operation not in _FIXED_ONLY and tensor.is_floating_point() and (n == 0 or operation in _READS_PICTURES)
        for n, tensor in enumerate(fixed)
    ]
    chosen = [tensor.reshape(-1) for tensor, flows in zip(fixed, flowing, strict=True) if flows]
    picture = torch.cat(chosen) if chosen else torch.zeros(1)
    maker, start, given = Maker(tuple(picture.shape)), 0, dict[str, Value]()
    for told, tensor, flows in zip(model.graph.input, fixed, flowing, strict=True):
        given[told.name] = Fixed(tensor=tensor, learned=True)
        if flows:
            part = maker.make(torch.narrow, maker.picture, 0, start, tensor.numel(), scope=(), word="part")
            given[told.name] = maker.make(torch.reshape, part, tuple(tensor.shape), scope=(), word="shaped")
            start += tensor.numel()
    values = convert(model, given, maker)
    return [_computed(values[output.name], maker, picture) for output in model.graph.output]


def _computed(value: Value, maker: Maker, picture: Tensor) -> Tensor:
    if not isinstance(value, Flowing):
        return value.tensor
    with torch.inference_mode():
        return wire(needed(maker.steps, value.step), value.step)(picture).permute(value.order)


@pytest.mark.parametrize("operation", _TESTED)
def test_an_operation_passes_the_node_tests_of_onnx_or_says_why_not(operation: str) -> None:
    assert _cases()[operation]
    unknown = [said for said in _refusals(operation) if not any(reason in said for reason in _LEFT_OUT)]
    assert unknown == []


def test_as_many_node_tests_are_left_out_as_are_listed() -> None:
    said = [each for operation in _TESTED for each in _refusals(operation)]
    assert Counter(reason for reason in _LEFT_OUT for each in said if reason in each) == _LEFT_OUT
