"""Small ONNX files, made by hand."""

from collections.abc import Sequence

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper


def node(kind: str, reads: str, gives: str, **settings: object) -> NodeProto:
    """Make a node of inputs and outputs that are told in one string each."""
    return helper.make_node(kind, reads.split(), gives.split(), **settings)


def tensor(name: str, *shape: int, seed: int = 0) -> TensorProto:
    """Make a tensor of small random numbers."""
    numbers = np.random.default_rng(seed).normal(size=shape) / 3
    return numpy_helper.from_array(numbers.astype(np.float32), name)


def whole(name: str, *numbers: int) -> TensorProto:
    """Make a row of whole numbers."""
    return numpy_helper.from_array(np.array(numbers, dtype=np.int64), name)


def model(
    nodes: Sequence[NodeProto],
    stored: Sequence[TensorProto] = (),
    *,
    shape: Sequence[int | str] = (1, 3, 8, 8),
    outputs: Sequence[str] = ("y",),
    opset: int = 17,
    kind: int = TensorProto.FLOAT,
) -> ModelProto:
    """Make a network with the input x."""
    given = [helper.make_tensor_value_info("x", kind, shape)]
    made = [helper.make_tensor_value_info(name, kind, ["n", "k"]) for name in outputs]
    graph = helper.make_graph(list(nodes), "made by hand", given, made, list(stored))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])


def classifier(stored: TensorProto | None = None, **settings: object) -> ModelProto:
    """Make a network of a convolution and a global pooling, with 4 classes."""
    nodes = [node("Conv", "x w", "c"), node("GlobalAveragePool", "c", "p"), node("Flatten", "p", "y")]
    return model(nodes, [tensor("w", 4, 3, 3, 3) if stored is None else stored], **settings)
