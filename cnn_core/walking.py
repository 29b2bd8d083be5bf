"""The forward pass of a traced network, call by call: each value can be looked at, replaced or differentiated.

A recording is faster; it is for looking only.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, fx, nn

from cnn_core.calls import Call, Operand, call_of, made_again
from cnn_core.errors import CnnCoreError
from cnn_core.forward import failures_told, program_of
from cnn_core.steps import same_result
from cnn_core.tracing import Program

__all__ = ["Call", "Change", "Operand", "Walk", "walk", "walkable"]

Change = Callable[[Call, Any], Any]
"""Takes a call and its value, and returns the value that the network goes on with."""


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
    program = walkable(network, images)
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
        call = call_of(n, self.network)
        arguments, options = self.fetch_args_kwargs_from_env(n)
        value = (
            self.args_iter.__next__()
            if n.op == "placeholder"
            else made_again(call, n, arguments, options, self.network)
        )
        if self.change:
            value = self.change(call, value)
        self.calls.append(call)
        self.values[call.name] = value
        if self.until is not None and (self.until == call.name or self.until.startswith(f"{call.name}[")):
            raise _Reached
        return value


def walkable(network: nn.Module, images: Tensor) -> Program:
    """Return the network's program, if its calls, each made on its own, give what the network gives.

    Args:
        network: In evaluation mode.
        images: (n, c, h, w) that it can compute; a new program is proven with them.

    Raises:
        CnnCoreError: If the network cannot be traced, cannot compute these images, or its calls cannot be made alone.
    """
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
