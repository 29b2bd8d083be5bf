"""Files that cannot be read: each is told in one sentence, and nothing large is made."""

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import onnx
import pytest
from onnx import AttributeProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from cnn_core.errors import CnnCoreError
from cnn_core.onnx_reading import counting, read_onnx
from tests.cnn_core.onnx_reading.files import classifier, model, node, tensor, whole

GOOD = classifier().SerializeToString()
DAMAGED = "is no ONNX network, or it is damaged"


def _changed(change: Callable[[ModelProto], object]) -> ModelProto:
    made = classifier()
    change(made)
    return made


def _elsewhere(made: ModelProto) -> None:
    weights = made.graph.initializer[0]
    weights.data_location = TensorProto.EXTERNAL
    weights.ClearField("raw_data")
    entry = weights.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"


def _giant(made: ModelProto) -> None:
    made.graph.initializer[0].dims[0] = 2**40


def _of_own(made: ModelProto) -> None:
    made.graph.node.append(node("Scan2", "y", "z", domain="of.my.own"))
    made.opset_import.append(helper.make_opsetid("of.my.own", 1))


def _with_function(made: ModelProto) -> None:
    imports = [helper.make_opsetid("", 17)]
    made.functions.append(helper.make_function("own", "f", ["a"], ["b"], [node("Neg", "a", "b")], imports))


def _conditional() -> ModelProto:
    output = helper.make_tensor_value_info("o", TensorProto.FLOAT, ["n", "k"])
    inner = helper.make_graph([node("Identity", "x", "o")], "inner", [], [output])
    told = numpy_helper.from_array(np.array(True), "told")
    return model([node("If", "told", "y", then_branch=inner, else_branch=inner)], [told])


def _longer(made: ModelProto) -> None:
    made.graph.initializer[0].raw_data += b"\x00"


def _of_unknown_type(made: ModelProto) -> None:
    made.graph.input[0].type.tensor_type.elem_type = 99


def _referring(made: ModelProto) -> None:
    made.graph.node[2].attribute.append(AttributeProto(name="axis", ref_attr_name="a", type=AttributeProto.INT))


def _two_inputs() -> ModelProto:
    made = model([node("Add", "x z", "y")])
    made.graph.input.append(helper.make_tensor_value_info("z", TensorProto.FLOAT, [1, 3, 8, 8]))
    return made


def _quantised() -> ModelProto:
    weights = numpy_helper.from_array(np.zeros((4, 3, 3, 3), np.int8), "w")
    return model([node("DequantizeLinear", "w s", "q"), node("Conv", "x q", "y")], [weights, tensor("s")])


HEAD = [node("GlobalAveragePool", "x", "p"), node("Flatten", "p", "f"), node("ConstantOfShape", "s", "k")]
ONE = whole("s", 1, 1, 1, 1)
NAN = numpy_helper.from_array(np.full((4, 3, 3, 3), np.nan, np.float32), "w")

FILES: dict[str, tuple[bytes | ModelProto, str]] = {
    "empty": (b"", "the file is empty"),
    "text": (b"This is a text.\n" * 100, DAMAGED),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, DAMAGED),
    "truncated": (GOOD[: len(GOOD) // 2], DAMAGED),
    "numbers in another file": (_changed(_elsewhere), "'w' lie in another file"),
    "a shape that is a lie": (_changed(_giant), "breaks the rules of ONNX"),
    "a byte too many": (_changed(_longer), "4 × 3 × 3 × 3 numbers and holds 109"),
    "unknown type": (_changed(_of_unknown_type), "numbers of the type unknown"),
    "reference": (_changed(_referring), "a setting of the step 'Flatten' cannot be read"),
    "one number of four axes": (model([*HEAD, node("Add", "f k", "y")], [ONE]), "output is 1 × 1 × 1 × 3"),
    "not a number": (classifier(NAN), "of the tensor w, 108 of 108 are not a number (NaN)"),
    "another domain": (_changed(_of_own), "an operation of 'of.my.own'"),
    "functions": (_changed(_with_function), "functions of its own"),
    "condition": (_conditional(), "a condition (If)"),
    "sequence": (model([node("LSTM", "x w w", "y", hidden_size=3)], [tensor("w", 1, 3, 3)]), "for sequences"),
    "quantised": (_quantised(), "is quantised"),
    "unknown operation": (model([node("Det", "x", "y")]), "the operation Det of the step 'Det' is not supported"),
    "two inputs": (_two_inputs(), "has 2 inputs ('x', 'z')"),
    "whole numbers": (model([node("Identity", "x", "y")], kind=TensorProto.INT64), "of the type int64"),
    "signal": (model([node("Identity", "x", "y")], shape=(1, 3, 8)), "3 axes, as a signal of one axis has"),
    "volume": (model([node("Identity", "x", "y")], shape=(1, 3, 8, 8, 8)), "5 axes, as a volume or a film has"),
    "segmentation": (model([node("Conv", "x w", "y")], [tensor("w", 4, 3, 3, 3)]), "output is 1 × 4 × 6 × 6"),
    "old": (classifier(opset=6), "uses version 6 of ONNX's operations"),
    "new": (classifier(opset=99), "uses version 99 of ONNX's operations"),
    "huge picture": (classifier(shape=(1, 3, 10**6, 10**6)), "at most 4096 along each axis"),
    "many pictures": (classifier(shape=(10**6, 3, 8, 8)), "at most 4096 along each axis"),
    "axis": (model([node("Softmax", "x", "y", axis=9)]), "it names the axis 9 of 4"),
    "places": (model([node("MaxPool", "x", "a i", kernel_shape=[2, 2]), node("Cast", "i", "j", to=1),
                      node("Add", "a j", "y")]), "where the largest number stood"),
    "mixed images": (model([node("ReduceMean", "x", "m", axes=[0]), node("Sub", "x m", "s"),
                            node("GlobalAveragePool", "s", "p"), node("Flatten", "p", "y")]), "when a second is there"),
    "the picture": (model([node("Flatten", "x", "f"), node("Identity", "x", "y")]), "not one number per class"),
}  # fmt: skip

DOUBLED = ["x", *(f"c{step}" for step in range(40)), "y"]
GIANTS: dict[str, ModelProto] = {
    "filled": model([node("ConstantOfShape", "s", "k"), node("Add", "x k", "y")], [whole("s", 10**6, 10**6)]),
    "counted": model([node("Range", "a b d", "k"), node("Add", "x k", "y")],
                     [numpy_helper.from_array(np.array(v), n) for n, v in (("a", 0), ("b", 10**15), ("d", 1))]),
    "padded": model([node("Pad", "x s", "y")], [whole("s", 0, 0, 10**6, 10**6, 0, 0, 10**6, 10**6)]),
    "convolved": model([node("Conv", "x w", "y", pads=[10**6] * 4)], [tensor("w", 4, 3, 3, 3)]),
    "doubled": model([node("Concat", f"{one} {one}", other, axis=1) for one, other in pairwise(DOUBLED)]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_does_not_fit_meets_a_sentence(name: str) -> None:
    made, sentence = FILES[name]
    with pytest.raises(CnnCoreError, match=re.escape(sentence)):
        read_onnx(made if isinstance(made, bytes) else made.SerializeToString())


@pytest.mark.parametrize("name", GIANTS)
def test_a_small_file_that_asks_for_much_memory_is_refused_before_it_is_taken(name: str) -> None:
    with pytest.raises(CnnCoreError, match="at most 300,000,000 can be looked at"):
        read_onnx(GIANTS[name].SerializeToString())


MANY: dict[str, tuple[ModelProto, str]] = {
    "steps": (model([NodeProto()] * 1_001), "more than 1,000 operations"),
    "inputs": (model([NodeProto(input=[""] * 2_001)]), "more than 2,000 entries"),
    "whole numbers": (model([], [TensorProto(int64_data=[0] * 2_001)]), "more than 0 MB of whole numbers"),
}


@pytest.mark.parametrize("name", MANY)
def test_a_file_with_too_much_in_it_is_refused_before_it_is_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx, "load_model_from_string", None)
    for limit, most in (("STEPS", 1_000), ("ENTRIES", 2_000), ("PACKED", 2_000)):
        monkeypatch.setattr(counting, f"_MOST_{limit}", most)
    with pytest.raises(CnnCoreError, match=MANY[name][1]):
        read_onnx(MANY[name][0].SerializeToString())


_POOLED = [node("AveragePool", one, other, kernel_shape=[48, 48]) for one, other in pairwise("xay")]
SLOW: dict[str, tuple[ModelProto, str]] = {
    "poolings together": (model(_POOLED, shape=(1, 3, 1024, 1024)), "12,575,893,248 numbers"),
    "norm over many channels": (
        model([node("Reshape", "x s", "a"), node("LRN", "a", "y", size=599_999)], [whole("s", 1, 300_000, 1, 1)],
              shape=(1, 3, 250, 400)),
        "180,000,000,000 numbers"),
    "product of what the file holds": (
        model([node("ConstantOfShape", "s", "k"), node("MatMul", "k k", "m"), node("Add", "x m", "y")],
              [whole("s", 5_000, 5_000)]),
        "125,000,000,000 times"),
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_a_small_file_that_asks_for_much_time_is_refused_before_it_is_taken(name: str) -> None:
    with pytest.raises(CnnCoreError, match=SLOW[name][1]):
        read_onnx(SLOW[name][0].SerializeToString())


def test_damage_anywhere_meets_a_sentence_or_none() -> None:
    draw = np.random.default_rng(0)
    said = 0
    for _ in range(60):
        damaged = bytearray(GOOD)
        damaged[draw.integers(len(damaged))] = draw.integers(256)
        try:
            read_onnx(bytes(damaged))
        except CnnCoreError:
            said += 1
    assert said > 5


def test_every_beginning_of_a_file_is_refused() -> None:
    for length in range(0, len(GOOD) - 1, 7):
        with pytest.raises(CnnCoreError):
            read_onnx(GOOD[:length])
