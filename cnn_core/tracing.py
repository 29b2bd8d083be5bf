"""The forward pass of a network as a program that returns every value it computes.

torch.fx traces a network into a graph of calls. From it one function is compiled that makes the same calls to the same
modules and returns all of their results, at nearly the speed of the plain forward pass.
"""

import copy
import operator
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn

from cnn_core.overwriting import IN_PLACE_OPERATORS, keep_all, kind_of
from cnn_core.steps import INPUT, ForwardPass, Record, is_layer, part_name, parts_of, twin_of


@dataclass(frozen=True, kw_only=True)
class _Call:
    """One call of the traced graph: what is known before it runs."""

    name: str
    kind: str
    path: str
    scope: str
    operands: tuple[int, ...]  # numbers of earlier calls
    part: int | None  # which part of a tuple this call takes out


@dataclass(frozen=True, kw_only=True)
class _Slot:
    """Where among the values a record's output is, and what else the record says."""

    number: int  # of the call
    part: int | None  # of the tuple that the call returns
    name: str
    kind: str
    path: str
    scope: str
    inputs: tuple[str, ...]
    weights: tuple[int, ...]  # numbers of the calls that got them


class Program:
    """A traced network. It holds no module: it runs on the network that it was made from, or on a twin of it."""

    def __init__(
        self,
        forward: Callable[[nn.Module, Tensor], Any],
        calls: tuple[_Call, ...],
        graph: fx.Graph,
        *,
        walks: bool | None,
    ) -> None:
        self._forward, self._calls = forward, calls
        self.graph = graph  # the calls as the network makes them, in place where it says so
        self.walks = walks  # whether walking the graph gives the network's result; None: not tried yet
        # An image's size may change how many parts an operation returns, but not which operations there are.
        self._slots: dict[tuple[int, ...], tuple[_Slot, ...]] = {}

    def run(self, network: nn.Module, images: Tensor) -> ForwardPass:
        """Return every step of one forward pass."""
        values, _ = self._forward(network, images)
        parts = tuple(len(value) for value in values if type(value) in (tuple, list))
        slots = self._slots.get(parts)
        if slots is None:
            slots, _ = _slots_of(self._calls, values)
            self._slots[parts] = slots
        return ForwardPass(
            records=tuple(_record(slot, values[slot.number]) for slot in slots),
            weights=tuple(tuple(values[number] for number in slot.weights) for slot in slots),
        )

    def records_of(self, values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        """Return, for each call that has a value, which records that value is.

        Args:
            values: By the calls' names, of all calls up to one of them.
        """
        calls = self._calls[: len(values)]
        _, names = _slots_of(calls, tuple(values.values()))
        return dict(zip((call.name for call in calls), names, strict=True))

    def result(self, network: nn.Module, images: Tensor) -> Any:
        """Return what the network returns."""
        _, result = self._forward(network, images)
        return result


def _record(slot: _Slot, value: Any) -> Record:
    output = value if slot.part is None else value[slot.part]
    return Record(name=slot.name, kind=slot.kind, path=slot.path, scope=slot.scope, inputs=slot.inputs, output=output)


def _slots_of(
    calls: tuple[_Call, ...], values: tuple[Any, ...]
) -> tuple[tuple[_Slot, ...], tuple[tuple[str, ...], ...]]:
    """Return the records among the values, and for each value the names of the records that it stands for."""
    slots: list[_Slot] = []
    names: list[tuple[str, ...]] = []
    for number, (call, value) in enumerate(zip(calls, values, strict=True)):
        first = call.operands[0] if call.operands else number
        if call.part is not None and type(values[first]) in (tuple, list):  # its parts are records already
            wanted = part_name(calls[first].name, call.part % len(values[first]))
            names.append(tuple(name for name in names[first] if name == wanted))
            continue
        inputs = tuple(dict.fromkeys(name for operand in call.operands for name in names[operand]))
        weights = tuple(n for n in call.operands if not names[n] and torch.is_tensor(values[n]))
        found = [
            _Slot(
                number=number,
                part=part,
                name=name,
                kind=call.kind,
                path=call.path,
                scope=call.scope,
                inputs=inputs,
                weights=weights,
            )
            for name, part in parts_of(value, call.name)
            if inputs or call.kind == INPUT
        ]
        slots += found
        # A mask or another tensor that is no record stands for what it was computed from.
        names.append(tuple(slot.name for slot in found) or (inputs if torch.is_tensor(value) else ()))
    return tuple(slots), tuple(names)


def trace(network: nn.Module) -> Program | None:
    """Return the network as a program, or None if its forward pass cannot be traced.

    It cannot where the values or the size of the image decide which way the computation goes.
    """
    twin = twin_of(network)  # a tracer may store constants on the network it traces
    try:
        graph = _ThreadTracer().trace(twin)
        for node in graph.find_nodes(op="get_attr"):
            operator.attrgetter(str(node.target))(network)
    except Exception:  # tracing runs the network's own code on stand-ins, and so may fail in any way
        return None
    number = {node: index for index, node in enumerate(graph.nodes)}
    calls = tuple(_call(node, number, twin) for node in graph.nodes if node.op != "output")
    untouched = copy.deepcopy(graph)
    unchanged = keep_all(graph, twin)
    forward: Any = type(fx.GraphModule(twin, graph)).forward
    return Program(forward, calls, untouched, walks=True if unchanged else None)


def name_and_kind(node: fx.Node, network: nn.Module) -> tuple[str, str]:
    """Return what the step of a call is called, and its kind in the field's words."""
    return (INPUT, INPUT) if node.op == "placeholder" else (node.name, kind_of(node, network))


def _call(node: fx.Node, number: dict[fx.Node, int], network: nn.Module) -> _Call:
    name, kind = name_and_kind(node, network)
    part = node.args[1] if node.target is operator.getitem else None
    return _Call(
        name=name,
        kind=kind,
        path=str(node.target) if node.op == "call_module" else "",
        scope=_scope_of(node),
        operands=tuple(number[source] for source in node.all_input_nodes),
        part=part if isinstance(part, int) else None,
    )


def _scope_of(node: fx.Node) -> str:
    """Return the path of the innermost module that was running, the layer itself aside."""
    running = [path for path, _ in node.meta.get("nn_module_stack", {}).values()]
    if node.op == "call_module":
        running.pop()
    return running[-1] if running else ""


class _ThreadTracer(fx.Tracer):
    """A tracer that lets the forward passes of other threads through.

    While torch.fx traces, it replaces how any module anywhere is called. The modules that other threads call
    meanwhile have to answer with numbers, not with stand-ins.
    """

    def __init__(self) -> None:
        super().__init__()
        self._thread = threading.get_ident()

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:  # noqa: ARG002  # torch's signature
        return is_layer(m)

    def call_module(
        self, m: nn.Module, forward: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if threading.get_ident() != self._thread:
            return forward(*args, **kwargs)
        return super().call_module(m, forward, args, kwargs)

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, Any]) -> Any:
        if threading.get_ident() != self._thread:
            return attr_val
        return super().getattr(attr, attr_val, parameter_proxy_cache)

    def create_args_for_root(
        self,
        root_fn: Callable[..., Any],
        is_module: bool,  # noqa: ARG002  # torch's signature
        concrete_args: Any = None,  # noqa: ARG002  # torch's signature
    ) -> tuple[Callable[..., Any], list[Any]]:
        """Give the network one argument, the images; its other options keep their defaults."""
        return root_fn, [self.root, self.create_proxy("placeholder", "images", (), {})]

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return _Proxy(node, self)


class _Proxy(fx.Proxy):
    """A stand-in that knows `x += y` as the in-place step it is; torch.fx would take it for `x = x + y`."""


def _as_function(name: str) -> Callable[[Any, Any], Any]:
    # A function of our own, because torch.fx writes operator.iadd as a statement, which would also change the
    # variable of a whole number.
    def change(left: Any, right: Any) -> Any:
        return getattr(operator, name)(left, right)

    change.__name__ = name
    return change


def _as_method(function: Callable[[Any, Any], Any]) -> Callable[[fx.Proxy, Any], Any]:
    def method(self: fx.Proxy, other: Any) -> Any:
        return self.tracer.create_proxy("call_function", function, (self, other), {})

    return method


for _name in IN_PLACE_OPERATORS - {"setitem"}:
    setattr(_Proxy, f"__{_name}__", _as_method(_as_function(_name)))
