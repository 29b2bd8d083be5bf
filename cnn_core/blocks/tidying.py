"""The tree of calls as a learner would draw it: without mere wrappers, and with stages where steps are many."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from cnn_core.blocks.kinds import NORMS_AND_ACTIVATIONS
from cnn_core.blocks.parts import Item, Part, steps_of
from cnn_core.graph import Node
from cnn_core.steps import INPUT

_LONG = 20  # steps in a row that are too many to be looked at without stages
_PREPARING = 4  # steps on the input's colours, before the first layer, that are looked at as one
_FEW = 3  # fewer steps are no part of their own, unless the field has a word for it
_POOLING = ("max pooling", "average pooling")


def tidy(items: Sequence[Item]) -> list[Item]:
    """Return the items of a whole network without mere wrappers, and with stages where steps are many."""
    return _with_stages(_with_preparation(_without_wrappers([_tidied(item) for item in items])))


def _tidied(item: Item) -> Item:
    """Return a part without the wrappers in it; in place of a part that holds one thing, that thing."""
    if isinstance(item, Node):
        return item
    items = [_tidied(inner) for inner in item.items]
    if len(items) > 1:
        return replace(item, items=tuple(_without_wrappers(items)))
    only = items[0]
    if isinstance(only, Part) and (item.kind or not (item.is_sequence or only.kind)):
        return replace(item, items=only.items)
    return only


def _without_wrappers(items: Sequence[Item]) -> list[Item]:
    """Return the items with what is in a mere wrapper in its place."""
    unwrapped: list[Item] = []
    for item in items:
        unwrapped += item.items if isinstance(item, Part) and _is_wrapper(item, items) else (item,)
    return unwrapped


def _is_wrapper(part: Part, siblings: Sequence[Item]) -> bool:
    """Tell whether a part is none that a learner would name: it is very short, or a sequence of nearly all there is."""
    if all(step.kind in NORMS_AND_ACTIVATIONS for step in part.steps):
        return True
    if len(part.steps) < _FEW and part.kind != "shortcut" and (part.is_sequence or not part.kind):
        return True
    if not part.is_sequence:
        return False
    others = [item for item in siblings if item is not part]
    if any(isinstance(item, Node) and item.kind == "concatenation" for item in others):
        return False  # the part is one of the branches that are joined
    if any(isinstance(item, Part) and item.parts for item in others):
        return False  # the part is one of several stages
    return len(part.steps) > sum(len(steps_of(item)) for item in others)


def _with_preparation(items: Sequence[Item]) -> list[Item]:
    """Put together the steps that prepare the colours of the input, before the first layer, where they are many."""
    start = sum(isinstance(item, Node) and item.kind == INPUT for item in items)
    first = next((n for n, item in enumerate(items) if isinstance(item, Part) or item.path), start)
    if first - start < _PREPARING:
        return list(items)
    return [*items[:start], _put_together(items[start:first], kind="preparation", name="preparation"), *items[first:]]


def _with_stages(items: Sequence[Item]) -> list[Item]:
    """Cut each long row of steps behind its poolings; what follows the last one stays as it is."""
    staged: list[Item] = []
    count = 0
    for is_part, row in groupby(items, key=lambda item: isinstance(item, Part)):
        steps = list(row)
        begin = 0 if is_part or len(steps) > _LONG else len(steps)
        staged += steps[:begin]
        for end, step in enumerate(steps[begin:], start=1):
            if isinstance(step, Part) or step.kind == INPUT:
                staged.append(step)
                begin = end
            elif step.kind in _POOLING:
                count += 1
                staged.append(_put_together(steps[begin:end], kind="stage", name=f"stage {count}"))
                begin = end
        staged += steps[begin:]
    return staged


def _put_together(steps: Sequence[Item], *, kind: str, name: str) -> Part:
    path = steps_of(steps[0])[0].scope
    return Part(name=name, path=path, title=name, kind=kind, is_sequence=False, items=tuple(steps))
