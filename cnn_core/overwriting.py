"""Keeping every value of a traced network, also where a later in-place step writes over it.

Decided once, from the graph. Where nobody reads the overwritten memory again, the step writes into memory of its own
instead. Else what may lie in that memory is copied right before, unless, running, it turns out to lie elsewhere.
"""

import copy
import inspect
from collections.abc import Callable
from typing import Any

from torch import Tensor, fx, nn

from cnn_core.kinds import kind_of_function, kind_of_module, makes_new_numbers
from cnn_core.steps import shares_memory

IN_PLACE_OPERATORS = frozenset(
    ("iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow", "imatmul", "iand", "ior", "ixor", "setitem")
)


def keep_all(graph: fx.Graph, network: nn.Module) -> bool:
    """Change the graph so that it returns all its values, each as its step left it, and with them its result.

    Returns:
        Whether each value surely is also what later steps read: none reads memory that was written over meanwhile.
    """
    unchanged = True
    kept: dict[fx.Node, fx.Node] = {}  # a node → where its value is kept
    memory: dict[fx.Node, frozenset[fx.Node]] = {}  # a node → the nodes that made the memory it may lie in
    position = {node: index for index, node in enumerate(graph.nodes)}
    for node in list(graph.nodes):
        if node.op == "output":
            node.args = ((tuple(kept.values()), node.args[0]),)
            break
        target = overwritten_by(node, network)
        memory[node] = _memory_of(node, target, network, memory)
        if target is not None:
            threatened = [earlier for earlier in kept if memory[earlier] & memory[target]]
            read_later = any(position.get(user, 0) > position[node] for earlier in threatened for user in earlier.users)
            unchanged = unchanged and not read_later
            if not read_later and _write_elsewhere(node, network):
                memory[node] = frozenset((node,))
            else:
                _copy_before(node, target, threatened, kept)
        kept[node] = node
    return unchanged


def _write_elsewhere(node: fx.Node, network: nn.Module) -> bool:
    """Let an activation put its result into memory of its own, which is less work than a copy; tell if that is done."""
    if node.op == "call_module":
        module: Any = copy.copy(network.get_submodule(str(node.target)))
        if any(module.parameters()):
            return False
        module.inplace = False
        node.op, node.target = "call_function", _function_of(module)
        return True
    if node.kwargs.get("inplace") is True:
        node.kwargs = {**node.kwargs, "inplace": False}
        return True
    return False


def _function_of(module: nn.Module) -> Callable[..., Any]:
    # torch.fx would look for a method of torch's under its name, and not find it.
    def activation(*args: Any, **kwargs: Any) -> Any:
        return module.forward(*args, **kwargs)

    return activation


def _copy_before(node: fx.Node, target: fx.Node, threatened: list[fx.Node], kept: dict[fx.Node, fx.Node]) -> None:
    with node.graph.inserting_before(node):
        for earlier in threatened:
            kept[earlier] = node.graph.call_function(copy_if_overwritten, (kept[earlier], target))


def copy_if_overwritten(value: Any, target: Tensor) -> Any:
    """Return the value, with a copy of each tensor in it that shares its memory with the target."""
    if isinstance(value, tuple | list):
        return tuple(copy_if_overwritten(part, target) for part in value)
    return value.clone() if isinstance(value, Tensor) and shares_memory(value, target) else value


def _memory_of(
    node: fx.Node, target: fx.Node | None, network: nn.Module, memory: dict[fx.Node, frozenset[fx.Node]]
) -> frozenset[fx.Node]:
    if node.op == "get_attr":
        return frozenset()  # weights; nothing writes over them
    if target is not None:
        return memory[target] | {node}
    if node.op == "placeholder" or makes_new_numbers(kind_of(node, network)):
        return frozenset((node,))
    # A function that is not known may return a view of any of its inputs, or memory of its own.
    return frozenset((node,)).union(*(memory[source] for source in node.all_input_nodes))


def overwritten_by(node: fx.Node, network: nn.Module) -> fx.Node | None:
    """Return the node whose value a step writes over, or None."""
    first = next(iter(node.all_input_nodes), None)
    if node.op == "call_module":
        in_place = getattr(network.get_submodule(str(node.target)), "inplace", False)
        # Evaluated, dropout hands its input on, in-place or not.
        return first if in_place and kind_of(node, network) != "dropout" else None
    if not node.op.startswith("call"):
        return None
    if isinstance(node.kwargs.get("out"), fx.Node):
        return node.kwargs["out"]  # pyright: ignore[reportReturnType]  # isinstance does not narrow a look-up
    name = name_of(node)
    by_name = name in IN_PLACE_OPERATORS or (name.endswith("_") and not name.endswith("__"))
    return first if by_name or _asked_in_place(node) else None


def kind_of(node: fx.Node, network: nn.Module) -> str:
    """Return the kind of step that a call is."""
    if node.op == "call_module":
        return kind_of_module(network.get_submodule(str(node.target)))
    return kind_of_function(name_of(node), node.args, node.kwargs)


def name_of(node: fx.Node) -> str:
    """Return the name of the function or method that a node calls."""
    return node.target if isinstance(node.target, str) else node.target.__name__


def _asked_in_place(node: fx.Node) -> bool:
    if "inplace" in node.kwargs or isinstance(node.target, str):
        return bool(node.kwargs.get("inplace"))
    try:
        arguments = inspect.signature(node.target).bind(*node.args, **node.kwargs).arguments
    except (TypeError, ValueError):  # a function without a signature, written in C, has no option of that name
        return False
    return bool(arguments.get("inplace"))
