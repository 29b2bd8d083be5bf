"""Which input of an ONNX graph the picture is, and how large it may be."""

from collections.abc import Iterator
from dataclasses import dataclass

from onnx import GraphProto, TensorProto, ValueInfoProto

from cnn_core.errors import CnnCoreError
from cnn_core.onnx_reading.tensors import name_of_type

_FLOATS = {TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16}
_SIZES = (224, 32, 28, 64, 96, 128, 256, 299, 331, 384, 48, 512)  # tried in order where the file leaves the size open
_COLOURS = (1, 2, 3, 4)
_MOST_PIXELS = 4096  # along each axis


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The input of a network."""

    name: str
    batch: int  # images at once; 1 where the file leaves it open
    channels: int
    size: tuple[int | None, int | None]  # rows and columns; None where the file leaves it open
    channels_last: bool  # the file names the channels behind rows and columns

    @property
    def is_free(self) -> bool:
        """Whether the file leaves the size open."""
        return None in self.size

    def shapes(self) -> Iterator[tuple[int, int, int]]:
        """Yield (c, h, w) that may fit, the most likely first."""
        rows, cols = self.size
        if rows is not None and cols is not None:
            yield self.channels, rows, cols
        elif rows is not None or cols is not None:
            known = rows or cols or 0
            yield self.channels, known, known
        else:
            yield from ((self.channels, size, size) for size in _SIZES)


def picture_of(graph: GraphProto) -> Picture:
    """Return the input that the picture goes into.

    Raises:
        CnnCoreError: If there is not exactly one, or it takes no pictures of rows and columns.
    """
    stored = {tensor.name for tensor in graph.initializer}
    inputs = [each for each in graph.input if each.name not in stored]
    if len(inputs) != 1:
        names = ", ".join(repr(each.name[:40]) for each in inputs[:6]) or "none"
        raise CnnCoreError(f"the network has {len(inputs)} inputs ({names}); it needs one, a picture")
    told = inputs[0]
    if not told.type.HasField("tensor_type"):
        raise CnnCoreError(f"the input {told.name[:40]!r} is no tensor; the network needs a picture as its input")
    if told.type.tensor_type.elem_type not in _FLOATS:
        kind = name_of_type(told.type.tensor_type.elem_type).lower()
        raise CnnCoreError(
            f"the input {told.name[:40]!r} takes numbers of the type {kind}, and a picture is given as real numbers "
            "(float); export the network with such an input"
        )
    return _laid_out(told, graph)


def _laid_out(told: ValueInfoProto, graph: GraphProto) -> Picture:
    lengths = [each.dim_value if each.dim_value > 0 else None for each in told.type.tensor_type.shape.dim]
    if len(lengths) != 4:
        kind = {3: "a signal of one axis", 5: "a volume or a film", 2: "a list of numbers"}.get(len(lengths))
        raise CnnCoreError(
            f"the input {told.name[:40]!r} has {len(lengths)} axes"
            f"{f', as {kind} has' if kind else ''}; it needs 4: images, channels, rows and columns"
        )
    batch, *rest = lengths
    channels_last = rest[0] not in _COLOURS and rest[2] in _COLOURS
    channels = rest[2] if channels_last else rest[0] or _channels_of_first_convolution(told.name, graph)
    size = (rest[0], rest[1]) if channels_last else (rest[1], rest[2])
    if channels is None:
        raise CnnCoreError(f"the input {told.name[:40]!r} does not say how many channels a picture has")
    if max(length or 0 for length in (batch, *size)) > _MOST_PIXELS or channels > _MOST_PIXELS:
        raise CnnCoreError(
            f"the input {told.name[:40]!r} is {' × '.join(str(length or 'any') for length in lengths)}; "
            f"at most {_MOST_PIXELS} along each axis can be shown"
        )
    return Picture(name=told.name, batch=batch or 1, channels=channels, size=size, channels_last=channels_last)


def _channels_of_first_convolution(name: str, graph: GraphProto) -> int | None:
    stored = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Conv" and node.input[0] == name and node.input[1] in stored:
            groups = next((each.i for each in node.attribute if each.name == "group"), 1)
            return stored[node.input[1]].dims[1] * groups
    return None
