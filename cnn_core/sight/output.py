"""One output of a call, of which is asked what it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from torch import Tensor

from cnn_core.calls import Call
from cnn_core.sight.extent import Layout
from cnn_core.sight.settings import Settings, operands_in
from cnn_core.steps import part_name
from cnn_core.walking import Walk


@dataclass(frozen=True, kw_only=True)
class Output:
    """One output of a call: its value, or a part of it where that is a tuple."""

    call: Call
    part: int | None  # of the tuple
    value: Tensor
    walk: Walk
    layouts: Mapping[str, Layout]  # of the steps before

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The steps that the call reads, without those that never saw the images, such as weights."""
        names = operands_in((self.call.arguments, self.call.options))
        if self.takes_a_part:
            parts = [part_name(names[0], self.call.arguments[1] % len(self.walk.values[names[0]]))]
        else:
            parts = [part for name in names for part, _, _ in tensors_of(name, self.walk.values[name])]
        return tuple(part for part in parts if part in self.layouts)

    @cached_property
    def takes_a_part(self) -> bool:
        """Whether the call only takes one value out of a tuple."""
        names = operands_in(self.call.arguments)
        return self.call.kind == "getitem" and type(self.walk.values[names[0]]) in (tuple, list)

    @property
    def shape(self) -> tuple[int, ...]:
        """The output's, without the axis of the images."""
        return tuple(self.value.shape[1:])

    @property
    def source(self) -> Layout:
        """The layout of the first step that is read."""
        return self.layouts[self.sources[0]]

    @property
    def settings(self) -> Settings:
        """What the call was told."""
        return Settings(call=self.call, values=self.walk.values)

    def as_usual(self) -> Layout:
        """Return the layout of a layer of torch: channels, rows, columns, or a vector."""
        return Layout(shape=self.shape, spatial=(1, 2) if len(self.shape) == 3 else None)

    def as_source(self) -> Layout:
        """Return the layout of an output whose axes are those of the first step that is read."""
        return Layout(shape=self.shape, spatial=self.source.spatial)


def tensors_of(name: str, value: Any) -> list[tuple[str, int | None, Tensor]]:
    """Return the tensors of a call's value: for each its record's name and which part of a tuple it is."""
    found: list[tuple[str, int | None, Any]] = [(name, None, value)]
    if type(value) in (tuple, list):
        found = [(part_name(name, part), part, each) for part, each in enumerate(value)]
    return [each for each in found if isinstance(each[2], Tensor) and each[2].ndim > 0]
