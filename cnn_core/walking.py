"""The forward pass of a traced network, call by call: each value can be looked at, replaced or differentiated.

A recording is faster; it is for looking only.
"""

import copy
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, fx, nn

from cnn_core.errors import CnnCoreError
from cnn_core.forward import failures_told, program_of
from cnn_core.overwriting import overwritten_by
from cnn_core.steps import same_result
from cnn_core.tracing import Program, name_and_kind

Change = Callable[["Call", Any], Any]
"""Takes a call and its value, and returns the value that the network goes on with."""


@dataclass(frozen=True)
class Operand:
    """Stands among a call's arguments for the value of an earlier call."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a forward pass, that can be made again: `function(*arguments, **options)`."""

    name: str  # as its record's; a call that takes one part out of a tuple has a name of its own
    kind: str  # in the field's words, such as "convolution"
    path: str  # of the module, such as "features.0"; "" for a function
    function: Callable[..., Any]  # the module, shared and read only, or what is called; never in place
    arguments: tuple[Any, ...]  # with an `Operand` for each earlier value
    options: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Every call of one forward pass, in order, and what it gave."""

    calls: tuple[Call, ...]
    values: Mapping[str, Any]  # by the call's name; tensors keep the axis of the images
    records: Mapping[str, tuple[str, ...]]  # the call's name → the names of the records that its value is

    def call(self, record: str) -> Call:
        """Return the call that made a record.

        Raises:
            CnnCoreError: If no step of that name was walked.
        """
        for call in self.calls:
            if call.name == record or record.startswith(f"{call.name}["):
                return call
        raise CnnCoreError(f"no step is called {record!r} among the {len(self.calls)} that were walked")

    def value(self, record: str) -> Tensor:
        """Return the output of a step: a tensor, or the part of a tuple that the record's name tells."""
        call = self.call(record)
        value = self.values[call.name]
        return value if record == call.name else value[int(record[len(call.name) + 1 : -1])]


def walk(
    network: nn.Module,
    images: Float[Tensor, "n c h w"],
    *,
    change: Change | None = None,
    until: str | None = None,
    gradients: bool = False,
) -> Walk:
    """Compute a network call by call.

    Args:
        network: In evaluation mode, and such that it can be traced. It is not changed.
        images: Prepared as it expects them. Left as they are.
        change: Asked after each call, the images included, which value to go on with.
        until: The record after which the walk ends; without it, it goes to the end.
        gradients: Keep what is needed to differentiate, towards whatever among the values asks for a gradient.

    Raises:
        CnnCoreError: If the network cannot be traced, or cannot compute these images.
    """
    program = _walkable(network, images)
    with torch.enable_grad() if gradients else torch.inference_mode(), failures_told(images):
        walker = _Walker(network, program, change=change, until=until)
        with suppress(_Reached):
            walker.run(images if gradients else images.clone())
    return Walk(calls=tuple(walker.calls), values=walker.values, records=program.records_of(walker.values))


class _Reached(Exception):  # noqa: N818  # the end of a walk, and no error
    """The walk has come as far as it was asked to."""


class _Walker(fx.Interpreter):
    def __init__(self, network: nn.Module, program: Program, *, change: Change | None, until: str | None) -> None:
        super().__init__(network, garbage_collect_values=False, graph=program.graph)
        self.network, self.change, self.until = network, change, until
        self.calls: list[Call] = []
        self.values: dict[str, Any] = {}

    def run_node(self, n: fx.Node) -> Any:
        if n.op == "output":
            return super().run_node(n)
        call = _call(n, self.network)
        arguments, options = self.fetch_args_kwargs_from_env(n)
        value = self.args_iter.__next__() if n.op == "placeholder" else _made(call, n, arguments, options, self.network)
        if self.change:
            value = self.change(call, value)
        self.calls.append(call)
        self.values[call.name] = value
        if self.until is not None and (self.until == call.name or self.until.startswith(f"{call.name}[")):
            raise _Reached
        return value


def _made(call: Call, node: fx.Node, arguments: Any, options: Any, network: nn.Module) -> Any:
    if node.op == "get_attr":
        return call.function()
    overwritten = overwritten_by(node, network)
    if overwritten is not None and node.op != "call_module":
        # What is written over may be read later, so the call writes over a copy.
        arguments = tuple(
            value.clone() if argument is overwritten else value
            for argument, value in zip(node.args, arguments, strict=True)
        )
    return call.function(*arguments, **options)


def _call(node: fx.Node, network: nn.Module) -> Call:
    name, kind = name_and_kind(node, network)
    return Call(
        name=name,
        kind=kind,
        path=str(node.target) if node.op == "call_module" else "",
        function=_function(node, network),
        arguments=_with_operands(node.args, network),
        options=_with_operands(dict(node.kwargs), network),
    )


def _with_operands(arguments: Any, network: nn.Module) -> Any:
    """Return nested arguments with an operand in place of each call whose value they take."""
    if isinstance(arguments, fx.Node):
        return Operand(name_and_kind(arguments, network)[0])
    if isinstance(arguments, tuple | list):
        return tuple(_with_operands(part, network) for part in arguments)
    if isinstance(arguments, dict):
        return {name: _with_operands(part, network) for name, part in arguments.items()}
    return arguments


def _function(node: fx.Node, network: nn.Module) -> Callable[..., Any]:
    target: Any = node.target
    if node.op == "call_module":
        module = network.get_submodule(target)
        if overwritten_by(node, network) is None:
            return module
        elsewhere: Any = copy.copy(module)
        elsewhere.inplace = False
        return elsewhere
    if node.op == "placeholder":
        return _the_images
    if node.op == "call_method":
        return _method(target)
    if node.op == "get_attr":
        return lambda: _attribute(network, target)
    return target


def _method(name: str) -> Callable[..., Any]:
    def call(tensor: Tensor, *arguments: Any, **options: Any) -> Any:
        return getattr(tensor, name)(*arguments, **options)

    return call


def _the_images(images: Tensor) -> Tensor:
    return images


def _attribute(network: nn.Module, path: str) -> Any:
    value: Any = network
    for part in path.split("."):
        value = getattr(value, part)
    return value


def _walkable(network: nn.Module, images: Tensor) -> Program:
    """Return the network's program, if walking it gives what the network gives."""
    program = program_of(network, images)
    if program is None:
        raise CnnCoreError(
            "the network's forward pass cannot be traced, so that its steps cannot be opened; its recording can be read"
        )
    if program.walks is None:
        with torch.inference_mode(), failures_told(images):
            walked = _Walker(network, program, change=None, until=None).run(images.clone())
            program.walks = same_result(walked, program.result(network, images.clone()))
    if not program.walks:
        raise CnnCoreError("the network writes over values that it reads later, so that its steps cannot be opened")
    return program
