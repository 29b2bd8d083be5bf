"""Whether a network of anyone can be looked into here: it computes its input and gives one number per class."""

from math import prod

from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, graph_of
from cnn_core.steps import twin_of

_MOST_CLASSES = 100_000
_MOST_RECORD_MEGABYTES = 1024
_MOST_MULTIPLY_ADDS = 100_000_000_000
_MOST_STEPS = 5_000
MOST_PIXELS = 1024  # of a side of the input


def check_computes(module: nn.Module, input_shape: tuple[int, int, int], classes: int | None) -> int:
    """Return how many classes a network tells apart, after it computed shapes for such an input.

    Args:
        module: In evaluation mode; it may be without numbers.
        input_shape: Channels, rows and columns of one image.
        classes: How many there must be; None where any number will do.

    Raises:
        CnnCoreError: If it cannot compute it, is too large to look into, or ends in something else than classes.
    """
    graph = graph_without_numbers(module, input_shape)
    _check_cost(graph)
    shape = graph.nodes[-1].shape
    if len(shape) != 1:
        raise CnnCoreError(
            f"the network ends in {' × '.join(map(str, shape)) or 'a single number'}, not in one number per class; "
            "only networks that classify can be looked into"
        )
    _check_classes(shape[0], classes)
    return shape[0]


def graph_without_numbers(module: nn.Module, input_shape: tuple[int, int, int]) -> Graph:
    """Return how a network is wired, found before it is known whether there is memory for its maps.

    Raises:
        CnnCoreError: If the input is no picture that can be shown, or the network cannot compute it.
    """
    channels, *sides = input_shape
    if channels not in (1, 3):
        raise CnnCoreError(f"the network takes {channels} channels; a picture has 1 (gray) or 3 (RGB)")
    if not all(1 <= side <= MOST_PIXELS for side in sides):
        raise CnnCoreError(f"the input is {sides[0]:,} × {sides[1]:,} px; a side may have 1 to {MOST_PIXELS:,}")
    try:
        return graph_of(twin_of(module, device="meta"), input_shape)
    except (CnnCoreError, NotImplementedError, TypeError) as error:
        if not _needs_numbers(error):
            raise
        return graph_of(module, input_shape)


def _needs_numbers(error: Exception) -> bool:
    """Tell whether shapes alone were too little, as torch says it. Lengths that do not fit never do, numbers or not."""
    cause = error.__cause__ if isinstance(error, CnnCoreError) else error
    if cause is None or isinstance(cause, CnnCoreError):
        return False
    return isinstance(cause, NotImplementedError) or "meta" in str(cause)


def _check_classes(found: int, wanted: int | None) -> None:
    if found == 1:
        raise CnnCoreError(
            "the network gives 1 number without a sigmoid, which is no answer among classes. For two classes end it in "
            "a sigmoid, or in two numbers"
        )
    if found > _MOST_CLASSES:
        raise CnnCoreError(f"the network has {found:,} classes; {_MOST_CLASSES:,} can be shown")
    if wanted is not None and found != wanted:
        raise CnnCoreError(f"the network gives {found:,} numbers for this input, and {wanted:,} classes are known")


def _check_cost(graph: Graph) -> None:
    megabytes = sum(prod(node.shape) for node in graph.nodes) * 4 / 2**20
    multiply_adds = sum(node.multiply_adds for node in graph.nodes)
    if len(graph.nodes) > _MOST_STEPS:
        raise CnnCoreError(f"the network has {len(graph.nodes):,} steps; {_MOST_STEPS:,} can be shown")
    if megabytes > _MOST_RECORD_MEGABYTES:
        raise CnnCoreError(
            f"all maps of one picture take {megabytes:,.0f} MB; {_MOST_RECORD_MEGABYTES:,} MB can be kept. A smaller "
            "input takes less"
        )
    if multiply_adds > _MOST_MULTIPLY_ADDS:
        raise CnnCoreError(
            f"one picture costs {multiply_adds:,} multiply-adds; {_MOST_MULTIPLY_ADDS:,} can be computed here"
        )
