"""A network as a stack of layers, with blocks whose branches are stacks too."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Union

from cnn_core.errors import CnnCoreError
from cnn_core.stacks.layers import Layer, check_number

LONGEST_TEXT = 1900  # characters; so that it stands in an address
MOST_ITEMS = 100  # layers and blocks, those in branches included
DEEPEST = 3  # blocks in one another
_OPENING = len("res(")


@dataclass(frozen=True, kw_only=True)
class Residual:
    """What a branch computes, plus what another one does; without a second branch, plus the block's input itself."""

    kind: ClassVar = "block"
    branches: tuple[tuple["Item", ...], ...]  # one or two

    def __post_init__(self) -> None:
        _check_branches(self.branches, word="residual", allowed=range(1, 3))

    @property
    def text(self) -> str:
        """How the block is written."""
        return f"res({_joined(self.branches)})"


@dataclass(frozen=True, kw_only=True)
class Parallel:
    """What several branches make of the same input, joined along the channels."""

    kind: ClassVar = "block"
    branches: tuple[tuple["Item", ...], ...]  # two to six

    def __post_init__(self) -> None:
        _check_branches(self.branches, word="parallel", allowed=range(2, 7))

    @property
    def text(self) -> str:
        """How the block is written."""
        return f"par({_joined(self.branches)})"


Block = Residual | Parallel
Item = Union[Layer, "Block"]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A layer or block in its stack."""

    item: Item
    name: str  # its kind and a number, counted through the whole stack in the order of reading: "conv3"
    path: str  # of its module, such as "block1.branch2.conv3"
    index: int  # from 0, in the order of reading: a block comes before what is in it
    position: int  # of its first character in the stack's text, from 0
    depth: int  # of blocks around it


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A network: the shape of one image, and what is done with it, step by step.

    Each layer and block is possible by itself; whether they fit on one another is told by `shapes_of`.
    """

    channels: int
    rows: int
    cols: int
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        check_number("number of input channels", self.channels, range(1, 5))
        check_number("number of input rows", self.rows, range(1, 257))
        check_number("number of input columns", self.cols, range(1, 257))
        if not 1 <= len(self.placed) <= MOST_ITEMS:
            raise CnnCoreError(f"the network has {len(self.placed)} layers and blocks; choose 1 to {MOST_ITEMS}")
        if any(placed.depth >= DEEPEST for placed in self.placed if isinstance(placed.item, Block)):
            raise CnnCoreError(too_deep())
        if len(self.text) > LONGEST_TEXT:
            raise CnnCoreError(too_long(len(self.text)))

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """(c, h, w) of one image."""
        return (self.channels, self.rows, self.cols)

    @cached_property
    def text(self) -> str:
        """The whole stack as one line, the same for equal stacks."""
        return "~".join((self._input_text, *(item.text for item in self.items)))

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Every layer and block in the order of reading."""
        found = _place(self.items, Counter(), position=len(self._input_text) + 1, scope="", depth=0)
        return tuple(
            Placed(item=item, name=path.rpartition(".")[2], path=path, index=index, position=position, depth=depth)
            for index, (item, path, position, depth) in enumerate(found)
        )

    @property
    def _input_text(self) -> str:
        return f"{self.channels}x{self.rows}x{self.cols}"


def write_stack(stack: Stack) -> str:
    """Return the stack as one line of text, which `read_stack` reads."""
    return stack.text


def too_deep() -> str:
    """Say that blocks are too deep in one another."""
    return f"blocks stand in one another more than {DEEPEST} deep; take the innermost out of its block"


def too_long(characters: int) -> str:
    """Say that a text is too long."""
    return (
        f"the network's text has {characters:,} characters; {LONGEST_TEXT:,} fit into an address, so take fewer layers"
    )


def _place(
    items: Sequence[Item], counts: Counter[str], *, position: int, scope: str, depth: int
) -> Iterator[tuple[Item, str, int, int]]:
    """Yield each item with its path, its position and its depth, each block before what is in it."""
    for item in items:
        counts[item.kind] += 1
        path = scope + _name(item.kind, counts[item.kind])
        yield item, path, position, depth
        inside = position + _OPENING
        for number, branch in enumerate(item.branches if isinstance(item, Block) else (), start=1):
            yield from _place(branch, counts, position=inside, scope=f"{path}.branch{number}.", depth=depth + 1)
            inside += len(_chain(branch)) + 1
        position += len(item.text) + 1


def _name(kind: str, number: int) -> str:
    """Return the name of the number-th layer of a kind; the only flatten of most networks needs no number."""
    return kind if (kind, number) == ("flat", 1) else f"{kind}{number}"


def _check_branches(branches: Sequence[Sequence[Item]], *, word: str, allowed: range) -> None:
    if len(branches) not in allowed:
        raise CnnCoreError(f"a {word} block has {allowed[0]} to {allowed[-1]} branches; here are {len(branches)}")
    if not all(branches):
        raise CnnCoreError(f"a branch of a {word} block has no layer; put one in, or take the branch away")


def _joined(branches: Sequence[Sequence[Item]]) -> str:
    return "!".join(_chain(branch) for branch in branches)


def _chain(items: Sequence[Item]) -> str:
    return "~".join(item.text for item in items)
