"""The calls of a traced network's graph, each such that it can be made again on its own."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, fx, nn

from cnn_core.overwriting import overwritten_by
from cnn_core.tracing import name_and_kind


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


def made_again(call: Call, node: fx.Node, arguments: Any, options: Any, network: nn.Module) -> Any:
    """Make a call with values in place of its operands, and leave those as they are.

    Args:
        call: Of the node, which is no placeholder.
        node: In the graph of the network's program.
        arguments: The call's, with values.
        options: Likewise.
        network: The call's.
    """
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


def call_of(node: fx.Node, network: nn.Module) -> Call:
    """Return the call that a node in the graph of a network's program stands for."""
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
        parts = [_with_operands(part, network) for part in arguments]
        return tuple(parts) if isinstance(arguments, tuple) else parts
    if isinstance(arguments, slice):
        ends = (_with_operands(end, network) for end in (arguments.start, arguments.stop, arguments.step))
        return slice(*ends)
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

    call.__name__ = name
    return call


def _the_images(images: Tensor) -> Tensor:
    return images


def _attribute(network: nn.Module, path: str) -> Any:
    value: Any = network
    for part in path.split("."):
        value = getattr(value, part)
    return value
