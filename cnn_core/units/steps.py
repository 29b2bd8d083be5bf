"""The steps of a recorded network, each with the values that it took."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from cnn_core.calls import Call, Operand, call_of, made_again
from cnn_core.errors import CnnCoreError
from cnn_core.recording import Recording
from cnn_core.steps import INPUT, Record, part_name
from cnn_core.units.opened import Computed, Place, Source
from cnn_core.walking import walkable

_AXES = {1: "units", 3: "channels × rows × columns"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Read:
    """A value that a step takes, and the record that it is."""

    step: str | None  # None: a weight, or what was computed of weights
    value: Any

    def source(self, index: tuple[int, ...]) -> Source:
        """Return one number of it.

        Args:
            index: In the tensor as it is; in a record's, the first axis is that of the images.
        """
        place = None if self.step is None else Place(step=self.step, index=index[1:])
        return Source(place=place, value=float(self.value[index]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """One step: its record, its call, and what the call was given."""

    record: Record
    call: Call
    arguments: tuple[Any, ...]  # the call's, with a `Read` for each earlier value
    options: dict[str, Any]  # likewise

    @property
    def first(self) -> Read:
        """The value that the step works on."""
        return next(iter(reads_in((self.arguments, self.options))))

    def setting(self, name: str, position: int, default: Any = None) -> Any:
        """Return how the step is set, whether a module holds it or a function was given it.

        Args:
            name: The module's attribute, and the function's argument.
            position: Where a function that is given no names takes it.
            default: Where neither has it.
        """
        if self.call.path:
            return getattr(self.call.function, name, default)
        given = self.arguments[position] if position < len(self.arguments) else self.options.get(name, default)
        return valued(given)

    @property
    def function(self) -> str:
        """The name of the function or method that is called; "" for a module."""
        return "" if self.call.path else getattr(self.call.function, "__name__", "")

    @property
    def is_torchs(self) -> bool:
        """Tell whether torch's own code computes the step, not that of a layer derived from torch's."""
        if not self.call.path:
            return True
        module: Any = self.call.function
        return type(module).forward.__module__.startswith("torch.")

    def computed(self, sentence: str) -> Computed:
        """Return that a number of this step is not opened further, and why."""
        return Computed(steps=self.record.inputs, sentence=sentence)


class Steps:
    """The steps of one recorded forward pass, found by their names."""

    def __init__(self, network: nn.Module, recording: Recording) -> None:
        """Look a recorded network up.

        Args:
            network: The one that was recorded, in evaluation mode, on the processor.
            recording: Of one image or more.

        Raises:
            CnnCoreError: If it was recorded elsewhere, or the network's calls cannot be made on their own.
        """
        device = recording[INPUT].output.device
        if device.type != "cpu":  # a GPU may round what it multiplies to 10 bits, which explains no number
            raise CnnCoreError(
                f"the network was recorded on {device}; to open its numbers, record it on the processor (cpu)"
            )
        self._network, self._recording = network, recording
        self._records = {record.name: record for record in recording.records}
        nodes = walkable(network, recording[INPUT].output).graph.nodes
        self._nodes = {INPUT if node.op == "placeholder" else node.name: node for node in nodes}
        self._others: dict[str, Read] = {}  # values that no record holds

    def __getitem__(self, record: str) -> Step:
        found = self._recording[record]
        call = call_of(self._nodes[record.partition("[")[0]], self._network)
        arguments, options = mapped((call.arguments, dict(call.options)), Operand, self._read)
        return Step(record=found, call=call, arguments=arguments, options=options)

    def readers(self, record: str) -> tuple[Step, ...]:
        """Return the steps that read a record."""
        return tuple(self[other.name] for other in self._recording.records if record in other.inputs)

    def check(self, place: Place) -> None:
        """Raise CnnCoreError unless there is such a unit."""
        record = self._recording[place.step]
        shape = tuple(record.output.shape[1:])
        index = place.index
        if len(index) == len(shape) and all(0 <= one < length for one, length in zip(index, shape, strict=True)):
            return
        axes = _AXES.get(len(shape), "numbers along its axes")
        raise CnnCoreError(
            f"there is no unit ({', '.join(map(str, index))}) in {record.name}: it is {' × '.join(map(str, shape))} "
            f"({axes}), counted from 0"
        )

    def _read(self, operand: Operand) -> Read:
        """Return an earlier call's value: recorded, or made of recorded ones, such as a size or one part of a tuple."""
        name = operand.name
        if name in self._records:
            return self._recorded(name)
        if name not in self._others:
            node = self._nodes[name]
            call = call_of(node, self._network)
            arguments, options = valued(mapped((call.arguments, dict(call.options)), Operand, self._read))
            part = _part_taken(call, arguments)
            if part in self._records:
                return self._recorded(part)
            value = made_again(call, node, arguments, options, self._network)
            self._others[name] = Read(step=None, value=value)
        return self._others[name]

    def _recorded(self, name: str) -> Read:
        return Read(step=name, value=self._records[name].output)


def _part_taken(call: Call, arguments: tuple[Any, ...]) -> str:
    """Return the name of the record that a call takes out of a tuple; "" if it does something else."""
    if call.kind != "getitem" or not isinstance(arguments[0], tuple | list) or not isinstance(arguments[1], int):
        return ""
    return part_name(call.arguments[0].name, arguments[1] % len(arguments[0]))


def mapped(nested: Any, kind: type, function: Callable[[Any], Any]) -> Any:
    """Return nested arguments with a function's result in place of each value of one type."""
    if isinstance(nested, kind):
        return function(nested)
    if isinstance(nested, tuple | list):
        parts = [mapped(part, kind, function) for part in nested]
        return tuple(parts) if isinstance(nested, tuple) else parts
    if isinstance(nested, slice):
        return slice(*(mapped(end, kind, function) for end in (nested.start, nested.stop, nested.step)))
    if isinstance(nested, dict):
        return {name: mapped(part, kind, function) for name, part in nested.items()}
    return nested


def valued(nested: Any) -> Any:
    """Return nested arguments with the value in place of each `Read`."""
    return mapped(nested, Read, lambda read: read.value)


def reads_in(nested: Any) -> list[Read]:
    """Return the tensors among nested arguments, in order."""
    found: list[Read] = []
    mapped(nested, Read, found.append)
    return [read for read in found if isinstance(read.value, Tensor)]
