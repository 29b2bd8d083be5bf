"""A network as the stages that a person walks through, and the stages of two networks side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2, prod
from typing import Literal

from cnn_core.blocks import Block
from cnn_core.blocks.kinds import NORMS_AND_ACTIVATIONS
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.steps import INPUT

Alignment = Literal["size", "depth"]

_FLATTEN = "flatten"  # the same numbers in one row: it belongs to what stands before it, which is what there is to see


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A block, or a layer with its norm and activation, at the top level of a network. The first one is the input."""

    title: str
    kind: str
    step: Node  # its last one, before a flattening
    steps: int
    parameters: int  # learned from the picture up to here
    multiply_adds: int  # taken from the picture up to here, for one image
    halvings: int | None  # how often rows and columns were halved up to here, as a whole number; None: they are gone


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Stages of two networks that stand side by side, by their index."""

    first: int
    second: int


def stages_of(tree: Block, graph: Graph) -> tuple[Stage, ...]:
    """Return the stages of a network, from the picture to the answer.

    Args:
        tree: Its blocks.
        graph: Its steps.
    """
    nodes = {node.name: node for node in graph.nodes}
    groups: list[tuple[str, str, list[Node]]] = []
    after_a_layer = False
    for item in tree.items:
        if isinstance(item, Block):
            groups.append((item.title, item.kind, [nodes[name] for name in item.nodes]))
        elif nodes[item].kind == _FLATTEN or (after_a_layer and nodes[item].kind in NORMS_AND_ACTIVATIONS):
            groups[-1][2].append(nodes[item])
        else:
            groups.append((nodes[item].path or item, nodes[item].kind, [nodes[item]]))
        after_a_layer = not isinstance(item, Block) and nodes[item].kind != INPUT
    return tuple(_stages(groups, graph.nodes[0]))


def align(first: Sequence[Stage], second: Sequence[Stage], *, by: Alignment) -> tuple[Pair, ...]:
    """Return the stages of two networks side by side, from both pictures to both answers. Each stage comes in a pair.

    Args:
        first: Of one network, at least 2.
        second: Of another one, at least 2.
        by: "size": stages whose maps are the same share of their input's rows and columns stand together, and among
            those by their order; a network without such maps waits. "depth": by the share of all stages.

    Raises:
        CnnCoreError: If a network has fewer than 2 stages.
    """
    if min(len(first), len(second)) < 2:
        raise CnnCoreError(f"{len(first)} and {len(second)} stages cannot be walked side by side; 2 each are needed")
    pairs = [Pair(first=0, second=0)]
    between = (range(1, len(first) - 1), range(1, len(second) - 1))
    for one, other in _runs(first, second) if by == "size" else [between]:
        count = max(len(one), len(other))
        pairs += (
            Pair(first=_at(one, place, count, pairs[-1].first), second=_at(other, place, count, pairs[-1].second))
            for place in range(1, count + 1)
        )
    return (*pairs, Pair(first=len(first) - 1, second=len(second) - 1))


def _at(run: range, place: int, count: int, before: int) -> int:
    """Return which stage of a run stands at a place of so many, so that the last one stands at the last."""
    return run[ceil(place * len(run) / count) - 1] if run else before


def _runs(first: Sequence[Stage], second: Sequence[Stage]) -> list[tuple[range, range]]:
    """Return, for each size of maps from the largest on, the stages of both networks that have it."""
    sizes = {stage.halvings for stage in (*first[1:-1], *second[1:-1])}
    ordered = [*sorted(size for size in sizes if size is not None), *([None] if None in sizes else [])]
    return [(_of_size(first, size), _of_size(second, size)) for size in ordered]


def _of_size(stages: Sequence[Stage], size: int | None) -> range:
    found = [index for index, stage in enumerate(stages[:-1]) if index > 0 and stage.halvings == size]
    return range(found[0], found[-1] + 1) if found else range(0)


def _stages(groups: list[tuple[str, str, list[Node]]], picture: Node) -> list[Stage]:
    stages: list[Stage] = []
    parameters = multiply_adds = 0
    halvings: int | None = 0
    for title, kind, steps in groups:
        parameters += sum(step.parameters for step in steps)
        multiply_adds += sum(step.multiply_adds for step in steps)
        last = next(step for step in reversed(steps) if step.kind != _FLATTEN)
        here = _halvings(last.shape, picture.shape)
        halvings = None if halvings is None or here is None else max(halvings, here)  # so that each size is one run
        stages.append(
            Stage(
                title=title,
                kind=kind,
                step=last,
                steps=len(steps),
                parameters=parameters,
                multiply_adds=multiply_adds,
                halvings=halvings,
            )
        )
    return stages


def _halvings(shape: tuple[int, ...], picture: tuple[int, ...]) -> int | None:
    if len(shape) != 3 or prod(shape[1:]) <= 1:
        return None
    return max(0, round(log2(prod(picture[1:]) / prod(shape[1:])) / 2))
