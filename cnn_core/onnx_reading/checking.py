"""What a file must be before anything in it is used: it may come from anyone."""

from collections.abc import Iterator

import onnx
from google.protobuf.message import DecodeError
from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto

from cnn_core.errors import CnnCoreError
from cnn_core.onnx_reading.counting import check_entries

_MOST_BYTES = 600_000_000
_WITH_GRAPHS = {"If": "a condition", "Loop": "a loop", "Scan": "a loop", "SequenceMap": "a loop"}
_WHOLE_NUMBERS = ("DequantizeLinear", "QuantizeLinear", "DynamicQuantizeLinear", "QLinear", "ConvInteger", "MatMulInt")
_OF_SEQUENCES = {"LSTM", "GRU", "RNN", "Attention", "SplitToSequence", "SequenceAt", "ConcatFromSequence"}


def checked_model(data: bytes) -> ModelProto:
    """Return the model that an ONNX file holds.

    Args:
        data: The file.

    Raises:
        CnnCoreError: If it is none, is too large, reads other files, runs code of its own, or breaks ONNX's rules.
    """
    if not data:
        raise CnnCoreError("the file is empty; choose an ONNX file, which ends in .onnx")
    if len(data) > _MOST_BYTES:
        raise CnnCoreError(f"the file has {len(data) / 1e6:.0f} MB; at most {_MOST_BYTES / 1e6:.0f} MB can be read")
    try:
        check_entries(data)
        model = onnx.load_model_from_string(data)
    except CnnCoreError:
        raise
    except (DecodeError, ValueError, RuntimeError) as error:
        raise _no_onnx() from error
    # What is no text in a damaged file, protobuf hands out as bytes.
    if not model.graph.node or not model.ir_version or any(type(text) is not str for text in _texts(model)):
        raise _no_onnx()
    if model.functions:
        raise CnnCoreError("the file defines functions of its own; export the network with plain operations")
    _check_graph(model.graph)
    try:
        onnx.checker.check_model(model)
    except (onnx.checker.ValidationError, ValueError, RuntimeError) as error:
        first = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise CnnCoreError(f"the file breaks the rules of ONNX: {first[:200]}; export the network again") from error
    return model


def _no_onnx() -> CnnCoreError:
    return CnnCoreError("the file is no ONNX network, or it is damaged; choose a file that ends in .onnx")


def _texts(model: ModelProto) -> Iterator[object]:
    """Yield every text of the file that is read."""
    graph = model.graph
    yield from (model.producer_name, model.producer_version)
    for named in (*graph.initializer, *graph.input, *graph.output):
        yield named.name
    for node in graph.node:
        yield from (node.op_type, node.domain, node.name, *node.input, *node.output)
        for note in node.metadata_props:
            yield from (note.key, note.value)
    for note in model.metadata_props:
        yield from (note.key, note.value)


def _check_graph(graph: GraphProto) -> None:
    if graph.sparse_initializer:
        raise CnnCoreError("the file holds sparse weights, which are not supported; save the network with dense ones")
    for tensor in graph.initializer:
        _check_inside(tensor)
    for node in graph.node:
        _check_node(node)


def _check_node(node: NodeProto) -> None:
    step = f"the step {node.name or node.op_type!r}"
    if node.domain not in ("", "ai.onnx"):
        raise CnnCoreError(
            f"{step} is an operation of {node.domain[:60]!r}, and not of ONNX itself; export the network without it"
        )
    if node.op_type in _WITH_GRAPHS:
        raise CnnCoreError(f"{step} is {_WITH_GRAPHS[node.op_type]} ({node.op_type}); only fixed steps can be shown")
    if node.op_type.startswith(_WHOLE_NUMBERS):
        raise CnnCoreError(
            f"the network is quantised: {step} is {node.op_type}; export it with its weights as real numbers"
        )
    if node.op_type in _OF_SEQUENCES:
        raise CnnCoreError(f"{step} is {node.op_type}, a step of networks for sequences; choose a network for pictures")
    for attribute in node.attribute:
        if attribute.type in (AttributeProto.GRAPH, AttributeProto.GRAPHS):
            raise CnnCoreError(f"{step} holds a network of its own ({node.op_type}); only fixed steps can be shown")
        if attribute.type in (AttributeProto.SPARSE_TENSOR, AttributeProto.SPARSE_TENSORS):
            raise CnnCoreError(f"{step} holds sparse numbers, which are not supported")
        for tensor in (attribute.t, *attribute.tensors):
            _check_inside(tensor)


def _check_inside(tensor: TensorProto) -> None:
    """Refuse numbers in another file before anything looks for that file."""
    if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
        raise CnnCoreError(
            f"the numbers of {tensor.name[:60]!r} lie in another file; save the network again with all in one file"
        )
