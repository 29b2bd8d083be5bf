"""The steps of the torch network that an ONNX graph becomes, one after the other, each with its shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.onnx_reading.values import Fixed, Flowing, Value
from cnn_core.onnx_reading.work import multiply_adds_of, reads_of
from cnn_core.steps import twin_of

_MOST_NUMBERS = 300_000_000  # in all values together: 1.2 GB, five times what VGG-19 computes of one picture
_MOST_MULTIPLY_ADDS = 100_000_000_000  # in all steps together: 1.6 times those of ConvNeXt-XL
_MOST_READS = 10_000_000_000  # in all poolings, norms and others together, which read a tenth as fast
_MOST_STEPS = 3_000  # twice those of NASNet-A

Function = nn.Module | Callable[..., Any]


class MisfitError(CnnCoreError):
    """A step that cannot compute what it is given; another size of the picture may fit."""


@dataclass(frozen=True, kw_only=True, eq=False)
class MadeStep:
    """One step of the network: a layer or a function of torch, and what it is given."""

    number: int
    scope: tuple[str, ...]  # the names of the modules around it, the outermost first
    word: str  # what it is called where its scope has no name for it
    function: Function
    arguments: tuple[Any, ...]  # with a `Flowing` for each earlier value and a `Fixed` for each weight
    options: Mapping[str, Any]


class Maker:
    """Makes the steps, and computes at once what does not depend on the picture."""

    def __init__(self, picture_shape: tuple[int, ...]) -> None:
        self.steps: list[MadeStep] = []
        self._numbers = self._multiply_adds = self._reads = 0
        self.picture = self._flowing(0, picture_shape)

    def make(self, function: Function, *arguments: Any, scope: tuple[str, ...], word: str, **options: Any) -> Value:
        """Add a step, and return its value.

        Args:
            function: A layer, or a function of torch.
            arguments: With a value for each earlier one.
            scope: The names of the modules around it.
            word: What it is called where its scope has no name for it.
            options: Given to the function by name.

        Raises:
            CnnCoreError: If the step cannot compute what it is given, or that is too much.
        """
        given = values_in((arguments, options))
        shape = self._shape(function, arguments, options, word=".".join((*scope, word)))
        if not any(isinstance(value, Flowing) for value in given):
            tensor = function(*with_tensors(arguments, None), **with_tensors(options, None))
            return Fixed(tensor=tensor, learned=any(isinstance(value, Fixed) and value.learned for value in given))
        number = len(self.steps) + 1
        if number > _MOST_STEPS:
            raise CnnCoreError(f"the network has more than {_MOST_STEPS:,} steps; choose a smaller one")
        self.steps.append(
            MadeStep(
                number=number, scope=scope, word=word, function=function, arguments=arguments, options=dict(options)
            )
        )
        return self._flowing(number, shape)

    def step(self, value: Flowing) -> MadeStep | None:
        """Return the step that made a value; None for the picture."""
        return self.steps[value.step - 1] if value.step else None

    @staticmethod
    def _flowing(number: int, shape: tuple[int, ...]) -> Flowing:
        return Flowing(step=number, raw_shape=shape, order=tuple(range(len(shape))))

    @torch.inference_mode()
    def _shape(
        self, function: Function, arguments: tuple[Any, ...], options: Mapping[str, Any], *, word: str
    ) -> tuple[int, ...]:
        """Return the shape of a step's value without computing it."""
        without_numbers = twin_of(function, device="meta") if isinstance(function, nn.Module) else function
        try:
            with torch.device("meta"):  # also for what a function makes of nothing
                made = without_numbers(*with_tensors(arguments, "meta"), **with_tensors(options, "meta"))
        except (RuntimeError, ValueError, IndexError, TypeError, NotImplementedError) as error:
            shapes = " and ".join(_written(value) for value in values_in((arguments, options))) or "nothing"
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise MisfitError(f"the step {word} cannot compute what it is given, {shapes}: {reason}") from error
        self._numbers += prod(made.shape)
        if self._numbers > _MOST_NUMBERS:
            raise MisfitError(
                f"up to the step {word} the network makes {self._numbers:,} numbers of one picture; "
                f"at most {_MOST_NUMBERS:,} can be looked at"
            )
        self._count_work(function, [_shape_of(value) for value in values_in((arguments, options))], made.shape, word)
        return tuple(made.shape)

    def _count_work(self, function: Function, given: list[tuple[int, ...]], made: tuple[int, ...], word: str) -> None:
        self._multiply_adds += multiply_adds_of(function, given, made)
        self._reads += reads_of(function, given, made)
        if self._multiply_adds > _MOST_MULTIPLY_ADDS:
            raise MisfitError(
                f"up to the step {word} the network multiplies {self._multiply_adds:,} times for one picture; "
                f"at most {_MOST_MULTIPLY_ADDS:,} can be waited for"
            )
        if self._reads > _MOST_READS:
            raise MisfitError(
                f"up to the step {word} the network reads {self._reads:,} numbers, those that lie in several windows "
                f"more than once; at most {_MOST_READS:,} can be waited for"
            )


def _shape_of(value: Value) -> tuple[int, ...]:
    return value.raw_shape if isinstance(value, Flowing) else tuple(value.tensor.shape)


def _written(value: Value) -> str:
    return " × ".join(map(str, _shape_of(value))) or "one number"


def with_tensors(nested: Any, device: str | None) -> Any:
    """Return nested arguments with a tensor in place of each value: on the meta device, or as it is."""
    if isinstance(nested, Fixed):
        return nested.tensor if device is None else nested.tensor.to(device)
    if isinstance(nested, Flowing):
        return torch.empty(nested.raw_shape, device="meta")
    return mapped(nested, lambda part: with_tensors(part, device))


def values_in(nested: Any) -> list[Value]:
    """Return the values among nested arguments, in order."""
    if isinstance(nested, Fixed | Flowing):
        return [nested]
    found: list[Value] = []
    mapped(nested, lambda part: found.extend(values_in(part)))
    return found


def mapped(nested: Any, function: Callable[[Any], Any]) -> Any:
    """Return a tuple, list or dictionary with a function's result in place of each part; anything else as it is."""
    if isinstance(nested, tuple | list):
        parts = [function(part) for part in nested]
        return tuple(parts) if isinstance(nested, tuple) else parts
    if isinstance(nested, Mapping):
        return {name: function(part) for name, part in nested.items()}
    return nested
