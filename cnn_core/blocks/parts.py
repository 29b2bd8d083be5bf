"""Which module called which step, as a tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from torch import nn

from cnn_core.blocks.kinds import kind_by_name, known_kind
from cnn_core.graph import Node


@dataclass(frozen=True, kw_only=True)
class Part:
    """One call of a module, or steps that were put together, while the tree is built."""

    name: str  # the path of the module, or what the steps that were put together are called
    path: str
    title: str
    kind: str | None  # where the module's class or name tells it
    is_sequence: bool  # of a class that only calls what it holds one after the other
    items: tuple["Item", ...]  # directly inside, in order

    @cached_property
    def steps(self) -> tuple[Node, ...]:
        """The steps inside, those of inner parts included."""
        return tuple(step for item in self.items for step in steps_of(item))

    @cached_property
    def parts(self) -> "tuple[Part, ...]":
        """The parts directly inside."""
        return tuple(item for item in self.items if isinstance(item, Part))


Item: TypeAlias = Node | Part


def steps_of(item: Item) -> tuple[Node, ...]:
    """Return a step alone, or the steps inside a part."""
    return item.steps if isinstance(item, Part) else (item,)


def grow(nodes: tuple[Node, ...], network: nn.Module) -> list[Item]:
    """Return the steps, in order, with those of one call of a module put together, level by level."""
    running = {scope: tuple(_running(scope, network)) for scope in {node.scope for node in nodes}}

    def level(nodes: Iterable[Node], depth: int) -> Iterator[Item]:
        for paths, steps in groupby(nodes, key=lambda node: running[node.scope][depth : depth + 1]):
            if paths:
                yield _part(paths[0], network, tuple(level(steps, depth + 1)))
            else:
                yield from steps

    return list(level(nodes, 0))


def _running(scope: str, network: nn.Module) -> Iterator[str]:
    """Yield the paths of the modules that run when a step of this scope is called, the outermost first."""
    names = scope.split(".") if scope else []
    for length in range(1, len(names) + 1):
        path = ".".join(names[:length])
        if type(network.get_submodule(path)).forward is not nn.Module.forward:  # a list of modules is never called
            yield path


def _part(path: str, network: nn.Module, items: tuple[Item, ...]) -> Part:
    module = network.get_submodule(path)
    known = known_kind(module)
    return Part(
        name=path,
        path=path,
        title=_title(path),
        kind=known or kind_by_name(path),
        is_sequence=known is None and isinstance(module, nn.Sequential) and _only_calls_in_order(module),
        items=items,
    )


def _only_calls_in_order(module: nn.Sequential) -> bool:
    return type(module).forward is nn.Sequential.forward


def _title(path: str) -> str:
    """Return the end of a path, from its last name that is no number on: "layer1.0" of "body.layer1.0"."""
    names = path.split(".")
    start = max((index for index, name in enumerate(names) if not name.isdigit()), default=0)
    return ".".join(names[start:])
