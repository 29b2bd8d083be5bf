"""A stack from its text, which may come from anyone's address.

stack    = input "~" items            such as 3x32x32~conv.16.3.1.1~act.relu~max.2~flat~dense.10
input    = channels "x" rows "x" cols
items    = item *("~" item)
item     = "conv." filters "." kernel ["." stride ["." padding ["." dilation ["." groups]]]]
         | ("max" | "avg") "." window ["." stride ["." padding]]   the stride is the window where it is not said
         | "gap" | "act." function | "norm" | "drop." percent | "flat" | "dense." outputs
         | "res(" items ["!" items] ")" | "par(" items 1*("!" items) ")"
"""

import re
from collections.abc import Sequence

from cnn_core.errors import CnnCoreError
from cnn_core.pooling import PoolingKind
from cnn_core.stacks.layers import (
    BatchNorm,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Pooling,
    activation,
    shortened,
)
from cnn_core.stacks.stack import DEEPEST, LONGEST_TEXT, Block, Item, Parallel, Residual, Stack, too_deep, too_long

_EXAMPLE = "3x32x32~conv.16.3~act.relu~flat~dense.10"
_NUMBERS = {  # what a layer's numbers are, in order, and how many must be there
    "conv": (("filters", "kernel", "stride", "padding", "dilation", "groups"), 2),
    "max": (("window", "stride", "padding"), 1),
    "avg": (("window", "stride", "padding"), 1),
    "drop": (("percent",), 1),
    "dense": (("outputs",), 1),
    "gap": ((), 0),
    "norm": ((), 0),
    "flat": ((), 0),
}
_BLOCKS: dict[str, type[Block]] = {"res": Residual, "par": Parallel}
_WORDS = (*_NUMBERS, "act", *_BLOCKS)


def read_stack(text: str) -> Stack:
    """Return the stack that a text describes.

    Raises:
        CnnCoreError: If the text is no stack: what is wrong, and at which character, counted from 1.
    """
    if len(text) > LONGEST_TEXT:
        raise CnnCoreError(too_long(len(text)))
    if not text:
        raise CnnCoreError(f"the network's text is empty; write its input and its layers, such as {_EXAMPLE}")
    return _Reader(text).stack()


class _Reader:
    """Reads a text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0  # the next character

    def stack(self) -> Stack:
        shape = re.match(r"([0-9]+)x([0-9]+)x([0-9]+)(?=~|\Z)", self._text)
        if not shape:
            begin = shortened(self._text.partition("~")[0])
            raise self._wrong(0, f"{begin} is no input; write channels, rows and columns, such as 3x32x32")
        self._at = shape.end()
        if not self._took("~"):
            raise self._wrong(self._at, f"no layer follows the input; add some, such as {_EXAMPLE}")
        items = self._items(0)
        if self._at < len(self._text):
            mark = self._text[self._at]
            raise self._wrong(
                self._at, f"this {mark!r} belongs to no block; take it away, or open one with res( or par("
            )
        channels, rows, cols = map(int, shape.groups())
        return Stack(channels=channels, rows=rows, cols=cols, items=items)

    def _items(self, depth: int) -> tuple[Item, ...]:
        items = [self._item(depth)]
        while self._took("~"):
            items.append(self._item(depth))
        return tuple(items)

    def _item(self, depth: int) -> Item:
        start = self._at
        written = self._rest("~()!")
        if self._took("("):
            return self._block(written, start, depth)
        if not written:
            raise self._wrong(start, "a layer is missing here; write one, or take the mark before it away")
        try:
            return _layer(*written.split("."))
        except CnnCoreError as error:
            raise self._wrong(start, f"in {shortened(written)}, {error}") from None

    def _block(self, word: str, start: int, depth: int) -> Item:
        if word not in _BLOCKS:
            raise self._wrong(start, f"{shortened(word)} cannot hold layers; open a block with res( or par(")
        if depth >= DEEPEST:
            raise self._wrong(start, too_deep())
        branches = [self._items(depth + 1)]
        while self._took("!"):
            branches.append(self._items(depth + 1))
        if not self._took(")"):
            raise self._wrong(self._at, f"the block that begins at character {start + 1} is not closed; write a )")
        if self._at < len(self._text) and self._text[self._at] not in "~!)":
            raise self._wrong(self._at, "something follows the block directly; write ~ between it and the next layer")
        try:
            return _BLOCKS[word](branches=tuple(branches))
        except CnnCoreError as error:
            raise self._wrong(start, str(error)) from None

    def _rest(self, ends: str) -> str:
        """Take all characters before the next one of these."""
        start = self._at
        while self._at < len(self._text) and self._text[self._at] not in ends:
            self._at += 1
        return self._text[start : self._at]

    def _took(self, mark: str) -> bool:
        """Take the next character if it is this one."""
        taken = self._text.startswith(mark, self._at)
        self._at += taken
        return taken

    def _wrong(self, position: int, reason: str) -> CnnCoreError:
        return CnnCoreError(f"the network's text is wrong at character {position + 1}: {reason}")


def _layer(word: str, *written: str) -> Layer:
    """Return the layer of a word and what stands behind it, between dots."""
    if word == "act":
        if len(written) != 1:
            raise CnnCoreError("act takes the name of one function behind it; write it after a dot, such as act.relu")
        return activation(written[0])
    return _numbered(word, written)


def _numbered(word: str, written: Sequence[str]) -> Layer:
    numbers = _numbers(word, written)
    layer: Layer
    match word:
        case "conv":
            layer = Convolution(**numbers)
        case "max" | "avg":
            layer = _pooling("max" if word == "max" else "average", **numbers)
        case "drop":
            layer = Dropout(**numbers)
        case "dense":
            layer = Dense(**numbers)
        case "gap":
            layer = GlobalAveragePooling()
        case "norm":
            layer = BatchNorm()
        case _:
            layer = Flatten()
    return layer


def _pooling(pools: PoolingKind, *, window: int, stride: int | None = None, padding: int = 0) -> Pooling:
    return Pooling(pools=pools, window_size=window, stride=window if stride is None else stride, padding=padding)


def _numbers(word: str, written: Sequence[str]) -> dict[str, int]:
    """Return a layer's numbers by what they are."""
    if word not in _NUMBERS:
        raise CnnCoreError(f"there is no kind of layer of that name; choose {', '.join(_WORDS[:-1])} or {_WORDS[-1]}")
    names, fewest = _NUMBERS[word]
    if not fewest <= len(written) <= len(names):
        raise CnnCoreError(
            f"{word} takes {_amount(names, fewest)} behind it, each after a dot; here are {len(written)}"
        )
    for name, number in zip(names, written, strict=False):
        if not (number.isascii() and number.isdigit()):
            raise CnnCoreError(f"the {name} is {shortened(number)}; write a whole number in digits")
    return {name: int(number) for name, number in zip(names, written, strict=False)}


def _amount(names: Sequence[str], fewest: int) -> str:
    """Say how many numbers a layer takes, and which."""
    if not names:
        return "no number"
    if len(names) == 1:
        return f"one number ({names[0]})"
    return f"{fewest} to {len(names)} numbers ({', '.join(names)})"
