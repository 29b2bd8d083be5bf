"""What makes a described layer impossible to compute."""

from collections.abc import Sequence

from torch import Tensor

from cnn_core.convolution import PaddingMode, check_window
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d
from cnn_core.nonlinearity import nonlinearity

Shape = tuple[int, ...]


def check_shape(shape: Shape, *, axes: range) -> None:
    """Raise CnnCoreError unless a shape has channels, and as many axes as are allowed, none of them empty."""
    if len(shape) - 1 not in axes or min(shape) < 1:
        raise CnnCoreError(
            f"an input of shape {times(shape)} does not do; give 1 channel or more, and {axes[0]} to {axes[-1]} axes "
            f"of 1 or more"
        )


def check_axes(shape: Shape, axes: Sequence[Window], *, mode: PaddingMode = "zeros") -> None:
    """Raise CnnCoreError unless there is one window for each axis of the shape, and each fits."""
    check_shape(shape, axes=range(1, 4))
    if len(axes) != len(shape) - 1:
        raise CnnCoreError(f"{len(axes)} windows do not fit {len(shape) - 1} axes; give one for each")
    for axis, length in zip(axes, shape[1:], strict=True):
        check_window(Window2d(rows=axis, cols=axis), (length, length), mode=mode)


def check_numbers(*tensors: Tensor | None) -> None:
    """Raise CnnCoreError unless all numbers are finite."""
    if not all(bool(tensor.isfinite().all()) for tensor in tensors if tensor is not None):
        raise CnnCoreError("a weight that is infinite or no number cannot be written out; choose a finite one")


def check_activation(slug: str | None) -> None:
    """Raise CnnCoreError unless there is a nonlinearity of that name, or none is meant."""
    if slug is not None:
        nonlinearity(slug)


def times(lengths: Sequence[int]) -> str:
    """Write lengths as "3 × 5"."""
    return " × ".join(map(str, lengths))
