"""Which shape a layer of a stack makes of another, and the sentences for those that it cannot."""

from collections.abc import Sequence
from math import prod

from cnn_core.errors import CnnCoreError
from cnn_core.stacks.layers import (
    Activation,
    Convolution,
    Dense,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Pooling,
)

Shape = tuple[int, ...]
"""(c, h, w) of maps, or (n,) of a vector."""


def shape_after(layer: Layer, shape: Shape) -> Shape:
    """Return the shape that a layer makes.

    Raises:
        CnnCoreError: If it cannot be computed: the reason, without the layer's name.
    """
    made: Shape
    match layer:
        case Convolution():
            _need_maps("a convolution", shape)
            _check_groups(layer.groups, shape[0])
            made = layer.filters, *_slid(layer, shape)
        case Pooling():
            _need_maps("a pooling", shape)
            made = shape[0], *_slid(layer, shape)
        case GlobalAveragePooling():
            _need_maps("global average pooling", shape)
            made = shape[0], 1, 1
        case Flatten():
            made = (prod(shape),)
        case Dense():
            _need_vector("a dense layer", shape)
            made = (layer.outputs,)
        case Activation() if layer.function == "softmax":
            _need_vector("softmax", shape)
            made = shape
        case _:
            made = shape
    return made


def added(shapes: Sequence[Shape], *, with_input: bool) -> Shape:
    """Return the shape of the sum of two branches, or of one and the block's input.

    Raises:
        CnnCoreError: If they are not equal.
    """
    one, other = shapes
    if one == other:
        return one
    if with_input:
        raise CnnCoreError(
            f"its branch makes {_written(one)} of an input of {_written(other)}, and the two cannot be added; make "
            "them equal, or give the block a second branch"
        )
    raise CnnCoreError(f"its branches make {_written(one)} and {_written(other)}, and cannot be added; make them equal")


def joined(shapes: Sequence[Shape]) -> Shape:
    """Return the shape of branches that are joined along their channels.

    Raises:
        CnnCoreError: If their rows or columns are not equal.
    """
    if len({shape[1:] for shape in shapes}) == 1:
        return sum(shape[0] for shape in shapes), *shapes[0][1:]
    written = ", ".join(map(_written, shapes[:-1]))
    raise CnnCoreError(
        f"its branches make {written} and {_written(shapes[-1])}, and cannot be joined; make rows and columns equal"
    )


def _slid(layer: Convolution | Pooling, shape: Shape) -> tuple[int, int]:
    """Return how often a window fits along rows and columns."""
    window, shortest = layer.window, min(shape[1:])
    missing = window.reach - shortest - sum(window.padding)
    if missing <= 0:
        return window.positions(shape[1]), window.positions(shape[2])
    padding = layer.padding + -(-missing // 2)
    possible = padding <= (15 if isinstance(layer, Convolution) else layer.window_size // 2)
    raise CnnCoreError(
        f"a window reaching {window.reach} px does not fit in {shortest} px"
        + (f" with {layer.padding} px of padding on each side" if layer.padding else "")
        + (f"; choose padding {padding}, or " if possible else "; take ")
        + ("a smaller kernel" if isinstance(layer, Convolution) else "a smaller window")
    )


def _check_groups(groups: int, channels: int) -> None:
    if channels % groups:
        raise CnnCoreError(
            f"{groups} groups do not divide the {channels} channels that come in; choose a number of groups that does"
        )


def _need_maps(what: str, shape: Shape) -> None:
    if len(shape) != 3:
        raise CnnCoreError(
            f"{what} needs maps with rows and columns, and a vector of {shape[0]:,} numbers comes in; put it before "
            "the layer that flattens"
        )


def _need_vector(what: str, shape: Shape) -> None:
    if len(shape) != 1:
        raise CnnCoreError(
            f"{what} needs a vector, and maps of {_written(shape)} come in; put flatten before it, or global average "
            "pooling and flatten"
        )


def _written(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))})"
