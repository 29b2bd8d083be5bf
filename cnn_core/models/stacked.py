"""Networks that a person stacked of layers, as entries: the text of the stack is all that there is of one."""

import functools
from collections.abc import Sequence

from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Facts, ModelEntry, Preprocessing
from cnn_core.stacks import Stack, StackShapes, build_stack, possible_shapes, read_stack, write_stack
from cnn_core.stacks.layers import Activation, Dropout, Flatten
from cnn_core.stacks.stack import Block, Item
from cnn_core.training import Normalisation

_PICTURES = (1, 3)  # channels: gray, and red, green, blue


@functools.lru_cache(maxsize=256)
def stack_entry(text: str) -> ModelEntry:
    """Return the entry of a stack.

    What answers is the vector at its end, one number per class. Where the stack ends in maps, their averages are; a
    softmax at its end is left out, since the answer's probabilities are the softmax of the network's last numbers.

    Args:
        text: As `read_stack` takes it.

    Raises:
        CnnCoreError: If the text is no stack, the stack is impossible, or no picture has as many channels.
    """
    stack = read_stack(text)
    shapes = possible_shapes(stack)
    if stack.channels not in _PICTURES:
        raise CnnCoreError(
            f"the network takes {stack.channels} channels, and a picture has 1 (gray) or 3 (red, green, blue); give "
            "its input one of these to open it on pictures"
        )
    layers = sum(not isinstance(placed.item, Block) for placed in stack.placed)
    return ModelEntry(
        slug=f"stack.{write_stack(stack)}",
        title=f"Built network ({layers} {'layer' if layers == 1 else 'layers'})",
        sentence=_sentence(stack, shapes),
        build=functools.partial(_build, stack),
        preprocessing=Preprocessing(
            resize=max(stack.rows, stack.cols),
            crop=(stack.rows, stack.cols),
            channels=stack.channels,
            normalisation=Normalisation.unchanged(stack.channels),
        ),
        class_names=tuple(f"class {index}" for index in range(shapes.output_shape[0])),
        origin="stack",
        facts=Facts(parameters=shapes.cost.parameters, multiply_adds=shapes.cost.multiply_adds),
    )


def _build(stack: Stack) -> nn.Module:
    network = build_stack(stack)
    softmax = _last_softmax(stack.items)
    if softmax is not None:
        delattr(network, [*dict(network.named_children())][softmax])  # `del network[…]` would rename the others
    if len(possible_shapes(stack).output_shape) > 1:
        network.add_module("average", nn.AdaptiveAvgPool2d(1))
        network.add_module("flatten", nn.Flatten())
    return network


def _last_softmax(items: Sequence[Item]) -> int | None:
    """Return which item is a softmax whose shares are the last numbers of all, if one is."""
    last = next((at for at in reversed(range(len(items))) if not isinstance(items[at], Dropout | Flatten)), None)
    if last is None:
        return None
    item = items[last]
    return last if isinstance(item, Activation) and item.function == "softmax" else None


def _sentence(stack: Stack, shapes: StackShapes) -> str:
    size = " × ".join(map(str, stack.input_shape))
    parts = [f"Built of layers for an input of {size}: {_counted(shapes.cost.parameters, 'parameter')}, "]
    parts.append(f"{_counted(shapes.cost.multiply_adds, 'multiply-add')}.")
    if len(shapes.output_shape) > 1:
        parts.append(" It ends in maps: for an answer, each map's average is taken.")
    elif _last_softmax(stack.items) is not None:
        parts.append(" Its last softmax is applied where the answer is told, and is no step of its own here.")
    return "".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
