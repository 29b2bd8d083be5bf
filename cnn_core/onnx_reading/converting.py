"""The steps of torch that an ONNX graph becomes, node by node."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper
from onnx.defs import onnx_opset_version

from cnn_core.errors import CnnCoreError
from cnn_core.onnx_reading.making import Maker
from cnn_core.onnx_reading.naming import scope_of, word_of
from cnn_core.onnx_reading.operation import Operation
from cnn_core.onnx_reading.operations import CONVERTERS
from cnn_core.onnx_reading.tensors import fixed_tensor
from cnn_core.onnx_reading.values import Fixed, Flowing, Value

_OLDEST = 7


def opset_of(model: ModelProto) -> int:
    """Return the version of ONNX's operations that a model is written in.

    Raises:
        CnnCoreError: If it is older than 7, which stated many operations otherwise, newer than is known, or not stated.
    """
    told = [entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")]
    if not told or told[0] < _OLDEST:
        raise CnnCoreError(f"the file uses version {told[0] if told else 0} of ONNX's operations; at least 7 is needed")
    newest = onnx_opset_version()
    if told[0] > newest:
        raise CnnCoreError(
            f"the file uses version {told[0]} of ONNX's operations, and {newest} is the newest that is known; export "
            "the network for an older one"
        )
    return int(told[0])


def convert(model: ModelProto, given: Mapping[str, Value], maker: Maker) -> Mapping[str, Value]:
    """Return each value of the graph that there is, by its name; the steps that make them are added to the maker.

    Args:
        model: That was checked.
        given: The inputs by their names.
        maker: Of the network's steps.

    Raises:
        CnnCoreError: If an operation is not supported, or cannot be used as it is in the file.
    """
    opset, graph = opset_of(model), model.graph
    _check_supported(graph)
    stored = {tensor.name: tensor for tensor in graph.initializer}
    values: dict[str, Value] = dict(given)
    counted = _reads_of(graph)
    shared = set[int | None]()  # the steps whose values are read more than once, under any of their names
    for node in graph.node:
        for name in node.input:
            if name and name not in values:
                values[name] = _stored(name, stored, node)
        inputs = tuple(values[name] if name else None for name in node.input)
        operation = Operation(
            kind=node.op_type,
            name=node.name or node.op_type,
            opset=opset,
            inputs=inputs,
            settings=_settings(node),
            outputs=tuple(name if counted[name] else "" for name in node.output),
            maker=maker,
            scope=scope_of(node),
            word=word_of(node),
            sole=tuple(_step_of(value) not in shared for value in inputs),
        )
        made = _converted(operation)
        parts = made if isinstance(made, tuple) else (made,)
        named = {name: value for name, value in zip(node.output, parts, strict=False) if name}
        values.update(named)
        shared |= {_step_of(value) for name, value in named.items() if counted[name] > 1}
    return values


def _converted(operation: Operation) -> Value | tuple[Value, ...]:
    try:
        return CONVERTERS[operation.kind](operation)
    except CnnCoreError:
        raise
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        # A file may give a setting of another type than ONNX says, or leave it out.
        raise operation.refuse(f"it is not set as ONNX says ({type(error).__name__}: {error})") from error


def _check_supported(graph: GraphProto) -> None:
    for node in graph.node:
        if node.op_type not in CONVERTERS:
            raise CnnCoreError(
                f"the operation {node.op_type} of the step {node.name or node.op_type!r} is not supported; "
                f"supported are {', '.join(sorted(CONVERTERS))}"
            )


def _stored(name: str, stored: Mapping[str, TensorProto], node: NodeProto) -> Value:
    if name not in stored:
        raise CnnCoreError(f"the step {node.name or node.op_type!r} reads {name[:60]!r}, which nothing makes")
    return Fixed(tensor=fixed_tensor(stored[name]), learned=True)


def _settings(node: NodeProto) -> dict[str, Any]:
    try:
        return {each.name: helper.get_attribute_value(each) for each in node.attribute}
    except ValueError as error:
        reason = str(error).splitlines()[0]
        raise CnnCoreError(f"a setting of the step {node.name or node.op_type!r} cannot be read: {reason}") from error


def _step_of(value: Value | None) -> int | None:
    return value.step if isinstance(value, Flowing) else None


def _reads_of(graph: GraphProto) -> Counter[str]:
    """Return how often each value is read."""
    counted = Counter(name for node in graph.node for name in node.input)
    counted.update(output.name for output in graph.output)
    return counted
