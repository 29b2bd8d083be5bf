"""The torch network of the steps that were made, with a module for each part that the file names."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, no_type_check

from torch import nn

from cnn_core.onnx_reading.making import Function, MadeStep, mapped, values_in
from cnn_core.onnx_reading.values import Fixed, Flowing


@dataclass(frozen=True)
class _Made:
    """Stands among arguments for what a step made."""

    number: int


@dataclass(frozen=True)
class _Held:
    """Stands among arguments for a tensor that the part holds."""

    name: str


@dataclass(frozen=True, kw_only=True)
class _Call:
    child: str  # the name of the module that is called; "" for a function
    function: Any  # None for a module
    arguments: Any
    options: Any
    made: tuple[int, ...]  # numbers of the values that it returns


class Wired(nn.Module):
    """Layers, functions and further parts, wired to one another."""

    def __init__(self, reads: tuple[int, ...], gives: tuple[int, ...]) -> None:
        super().__init__()
        self.reads, self.gives = reads, gives
        self.calls: tuple[_Call, ...] = ()

    @no_type_check  # torch.fx traces it with a stand-in for each tensor
    def forward(self, *values: Any) -> Any:
        made = dict(zip(self.reads, values, strict=True))
        for call in self.calls:
            function = getattr(self, call.child) if call.child else call.function
            value = function(*self._filled(call.arguments, made), **self._filled(call.options, made))
            made.update(zip(call.made, value if len(call.made) > 1 else (value,), strict=True))
        given = tuple(made[number] for number in self.gives)
        return given if len(given) > 1 else given[0]

    def _filled(self, arguments: Any, made: Any) -> Any:
        if isinstance(arguments, _Made):
            return made[arguments.number]
        if isinstance(arguments, _Held):
            return getattr(self, arguments.name)
        return mapped(arguments, lambda part: self._filled(part, made))


def wire(steps: Sequence[MadeStep], result: int) -> nn.Module:
    """Return the network, in evaluation mode.

    Args:
        steps: Those that the result is made of, in order.
        result: Number of the step that makes it.
    """
    readers: dict[int, list[int]] = {result: [len(steps) + max(step.number for step in steps)]}
    for step in steps:
        for number in _read_by(step):
            readers.setdefault(number, []).append(step.number)
    return _Wirer(readers).part(steps, depth=0).eval()


def _read_by(step: MadeStep) -> tuple[int, ...]:
    values = values_in((step.arguments, step.options))
    return tuple(dict.fromkeys(value.step for value in values if isinstance(value, Flowing)))


class _Wirer:
    def __init__(self, readers: dict[int, list[int]]) -> None:
        self._readers = readers
        self._counts: Counter[tuple[int, str]] = Counter()  # how often each name was given in a part

    def part(self, steps: Sequence[MadeStep], *, depth: int) -> nn.Module:
        """Return the module of steps that have the same first names in their scopes."""
        inside = {step.number for step in steps}
        reads = tuple(dict.fromkeys(n for step in steps for n in _read_by(step) if n not in inside))
        gives = tuple(step.number for step in steps if set(self._readers.get(step.number, ())) - inside)
        part = Wired(reads, gives)
        calls: list[_Call] = []
        for name, run in groupby(steps, key=lambda step: _name_at(step, depth)):
            group = list(run)
            if name is None:
                calls += [self._call(part, step, step.word, counted=True) for step in group]
            elif len(group) == 1 and (len(group[0].scope) == depth + 1 or not _is_layer(group[0].function)):
                calls.append(self._call(part, group[0], name, counted=False))
            else:
                calls.append(self._call_of_part(part, group, name, depth))
        part.calls = tuple(calls)
        return _as_sequence(part) or part

    def _call(self, part: Wired, step: MadeStep, name: str, *, counted: bool) -> _Call:
        child = ""
        if isinstance(step.function, nn.Module):
            child = self._free_name(part, name, counted=counted)
            part.add_module(child, step.function)
        return _Call(
            child=child,
            function=None if child else step.function,
            arguments=self._wired(part, step.arguments),
            options=self._wired(part, dict(step.options)),
            made=(step.number,),
        )

    def _call_of_part(self, part: Wired, steps: Sequence[MadeStep], name: str, depth: int) -> _Call:
        module = self.part(steps, depth=depth + 1)
        child = self._free_name(part, name, counted=False)
        part.add_module(child, module)
        inside = {step.number for step in steps}
        reads = tuple(dict.fromkeys(n for step in steps for n in _read_by(step) if n not in inside))
        gives = tuple(step.number for step in steps if set(self._readers.get(step.number, ())) - inside)
        arguments = tuple(_Made(number) for number in reads)
        return _Call(child=child, function=None, arguments=arguments, options={}, made=gives)

    def _wired(self, part: Wired, arguments: Any) -> Any:
        """Return nested arguments with a stand-in for each value; the part gets the fixed ones."""
        if isinstance(arguments, Flowing):
            return _Made(arguments.step)
        if isinstance(arguments, Fixed):
            name = self._free_name(part, "weight" if arguments.learned else "constant", counted=True)
            if arguments.learned and arguments.tensor.is_floating_point():
                part.register_parameter(name, nn.Parameter(arguments.tensor, requires_grad=False))
            else:
                part.register_buffer(name, arguments.tensor)
            return _Held(name)
        return mapped(arguments, lambda each: self._wired(part, each))

    def _free_name(self, part: nn.Module, name: str, *, counted: bool) -> str:
        """Return a name that the part does not have yet: conv1, conv2 … where it is counted, else a number behind."""
        while True:
            self._counts[id(part), name] += 1
            number = self._counts[id(part), name]
            found = f"{name}{number}" if counted else f"{name}_{number - 1}" if number > 1 else name
            if not hasattr(part, found):
                return found


def _is_layer(function: Function) -> bool:
    return isinstance(function, nn.Module)


def _name_at(step: MadeStep, depth: int) -> str | None:
    return step.scope[depth] if depth < len(step.scope) else None


def _as_sequence(part: Wired) -> nn.Module | None:
    """Return the part as a sequence, if each module in it only reads what the one before made."""
    if len(part.reads) != 1 or len(part.gives) != 1:
        return None
    before = part.reads[0]
    for call in part.calls:
        if not call.child or call.arguments != (_Made(before),) or call.options or len(call.made) != 1:
            return None
        before = call.made[0]
    if before != part.gives[0]:
        return None
    return nn.Sequential(OrderedDict((call.child, getattr(part, call.child)) for call in part.calls))


def needed(steps: Iterable[MadeStep], result: int) -> tuple[MadeStep, ...]:
    """Return the steps that a value is made of, in order."""
    wanted, kept = {result}, list[MadeStep]()
    for step in reversed(list(steps)):
        if step.number in wanted:
            kept.append(step)
            wanted.update(_read_by(step))
    return tuple(reversed(kept))
