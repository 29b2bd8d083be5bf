"""Several kernels of one size as one: their channels one after another, as an edit in a link takes them."""

from collections.abc import Sequence

from cnn_core.errors import CnnCoreError
from cnn_core.kernels.kernel import Kernel


def bank_of(kernels: Sequence[Kernel]) -> Kernel:
    """Lay kernels of one shape behind each other.

    Raises:
        CnnCoreError: If there is none, or two differ in shape.
    """
    if not kernels:
        raise CnnCoreError("0 kernels make no map; choose at least 1")
    first = kernels[0]
    for kernel in kernels:
        if (kernel.channels, kernel.height, kernel.width) != (first.channels, first.height, first.width):
            raise CnnCoreError(
                f"a kernel of {kernel.channels} × {kernel.height} × {kernel.width} does not go with one of "
                f"{first.channels} × {first.height} × {first.width}; make them equal"
            )
    values = tuple(value for kernel in kernels for value in kernel.values)
    return Kernel(channels=first.channels * len(kernels), height=first.height, width=first.width, values=values)
